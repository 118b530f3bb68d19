import { parse } from 'node:querystring';
import { ParameterError } from './parameter-error.js';

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Half of a surrogate pair, which no escape of a URL can give. */
const UNREADABLE = '\uD800';

/** A percent sign that begins no escape stays. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = text.replaceAll(/%([\da-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  try {
    return UTF_8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return UNREADABLE;
  }
}

/** Reads a query. A value whose escapes are no UTF-8 would be taken literally by others, and match nothing. */
export const readQuery = (query: string): Record<string, unknown> =>
  query === '' ? {} : parse(query, '&', '=', { maxKeys: 0, decodeURIComponent: decode });

const isUnreadable = (value: unknown) =>
  typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());

/**
 * @param name of the one parameter that is given; without it they are given as an object
 * @throws ParameterError for those that PostgreSQL could not even compare
 */
export function refuseUnreadable(
  place: 'path' | 'query',
  given: unknown,
  name: string | undefined,
): void {
  const texts = name === undefined ? Object.entries(given ?? {}) : [[name, given] as const];
  const names = texts.filter(([, value]) => [value].flat().some(isUnreadable));
  if (names.length > 0)
    throw new ParameterError(
      place,
      names.map(([field]) => field),
    );
}
