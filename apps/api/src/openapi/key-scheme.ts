import type { Dialect } from '../http/dialect.js';

export const KEY_HEADER = 'X-API-Key';

/** How calls show their key: in our header, or in that of a vendor's API. */
export function keyScheme(dialect?: Dialect): readonly [name: string, scheme: object] {
  const header = dialect?.keyHeaders.at(-1) ?? KEY_HEADER;
  const of = dialect ? ` of ${dialect.title}'s API` : '';
  const description = `An API key, or an operator's key, in the header${of}.`;
  return [keySchemeName(dialect), { type: 'apiKey', in: 'header', name: header, description }];
}

export const keySchemeName = (dialect: Dialect | undefined) =>
  dialect && dialect.keyHeaders.at(-1) !== KEY_HEADER ? `${dialect.contract}-key` : 'api-key';
