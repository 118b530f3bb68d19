import { getMetadataStorage } from 'class-validator';
import fc from 'fast-check';

/** Texts that have broken other people's servers. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  "'",
  "' OR 1=1;--",
  "';select pg_sleep(30)--",
  '$1',
  '%_\\',
  'a\0b',
  '\r\nX-Own: a',
  '\uD800',
  '\u202E\uFEFF🙂',
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  '${7*7}{{7*7}}',
  '-1',
  '1e400',
  'NaN',
  'null',
  '*',
  'http://127.0.0.1:1/',
  'x'.repeat(3000),
];

/** Every name of a field that some request has, as the rules for them are written beside the code. */
export function fieldNames(): readonly string[] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    readonly validationMetadatas: ReadonlyMap<unknown, readonly { propertyName: string }[]>;
  };
  const rules = [...validationMetadatas.values()].flat();
  return [...new Set(rules.map(({ propertyName }) => propertyName))].toSorted();
}

/** Values for fields: some right by chance, most of them not. */
export function nastyValue(known: readonly string[]): fc.Arbitrary<unknown> {
  const text = fc.oneof(
    fc.constantFrom(...NASTY_TEXTS),
    fc.constantFrom(...known),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  return fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.double() },
  );
}
