import { parse } from 'lossless-json';

/**
 * Thrown for a text that is not JSON, or that parsers read differently. The message never quotes a
 * value.
 */
export class InexactJsonError extends Error {
  override readonly name = 'InexactJsonError';
}

// Node 24 has JSON.rawJSON (ECMA-262 "JSON.parse source text access"), which the types of ES2023
// lack.
const { rawJSON, isRawJSON } = JSON as unknown as {
  readonly rawJSON: (text: string) => object;
  readonly isRawJSON: (value: unknown) => boolean;
};

/** Returns a number if it survives the round trip, otherwise the text as raw JSON. */
export function exactNumber(text: string): unknown {
  const value = Number(text);
  return String(value) === text ? value : rawJSON(text);
}

/** True for a number that is kept as its original text. */
export const isRawNumber = (value: unknown): boolean => isRawJSON(value);

/**
 * Parses JSON so that `JSON.stringify` returns every value unaltered: integers beyond 2^53, `1.0`,
 * `1e400`. Refuses a key that is repeated in one object, because parsers keep different ones.
 *
 * @throws InexactJsonError
 */
export function parseExactJson(text: string): unknown {
  const { depth, members } = measure(text);
  if (depth > MAX_DEPTH) throw new InexactJsonError('The JSON is nested too deeply.');
  if (members > MAX_KEYS && hasTooManyKeys(text))
    throw new InexactJsonError('The JSON has too many different keys.');
  const quick = parseIfUnaltered(text);
  if (quick !== undefined) return quick;
  const value = parseSlowly(text);
  // The parser accepts a key that is repeated with the same value.
  if (countMembers(value) !== members)
    throw new InexactJsonError('A key appears twice in one object.');
  return value;
}

function parseSlowly(text: string): unknown {
  try {
    return parse(text, undefined, { parseNumber: exactNumber, onDuplicateKey: refuseDuplicate });
  } catch (error) {
    if (error instanceof InexactJsonError) throw error;
    throw new InexactJsonError('The text is not valid JSON.');
  }
}

// Far deeper than any event, and far from where recursive code behind this runs out of stack.
const MAX_DEPTH = 256;

// Each distinct key costs microseconds, however often it occurs. The events of a batch share
// theirs; a megabyte of nothing but keys would block the process for a second.
const MAX_KEYS = 200_000;

/** A key is the string before a colon. */
function hasTooManyKeys(text: string): boolean {
  const keys = new Set<string>();
  let [from, to] = [0, 0];
  for (let i = 0; i < text.length && keys.size <= MAX_KEYS; i += 1) {
    const char = text[i];
    if (char === ':') keys.add(text.slice(from, to));
    if (char !== '"') continue;
    from = i + 1;
    for (to = from; to < text.length && text[to] !== '"'; to += 1) if (text[to] === '\\') to += 1;
    i = to;
  }
  return keys.size > MAX_KEYS;
}

type Shape = { readonly depth: number; readonly members: number };

/** Counts brackets and colons outside of strings, which is right for any valid JSON. */
function measure(text: string): Shape {
  let [depth, deepest, members] = [0, 0, 0];
  let isInString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (isInString) {
      if (char === '\\') i += 1;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === ':') members += 1;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return { depth: deepest, members };
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null || isRawJSON(value)) return 0;
  const values = Object.values(value);
  const own = Array.isArray(value) ? 0 : values.length;
  return values.reduce<number>((count, child) => count + countMembers(child), own);
}

/**
 * A text that comes out unchanged has lost nothing, not even repeated keys: true of nearly all that
 * programs write.
 */
function parseIfUnaltered(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function refuseDuplicate({ key }: { key: string }): never {
  throw new InexactJsonError(
    `The key ${JSON.stringify(key.slice(0, 64))} appears twice in one object.`,
  );
}
