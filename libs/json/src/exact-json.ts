import { parse } from 'lossless-json';

/** Thrown for a text that is not JSON, or that JSON readers disagree about. The message never quotes a value. */
export class InexactJsonError extends Error {
  override readonly name = 'InexactJsonError';
}

// Node 24 has JSON.rawJSON (ECMA-262 "JSON.parse source text access"); the ES2023 library types do not know it yet.
const { rawJSON, isRawJSON } = JSON as unknown as {
  readonly rawJSON: (text: string) => object;
  readonly isRawJSON: (value: unknown) => boolean;
};

/** A number that survives the round trip becomes a number; any other keeps the very text it was written in. */
export function exactNumber(text: string): unknown {
  const value = Number(text);
  return String(value) === text ? value : rawJSON(text);
}

/** A number that is kept as the text it was written in. */
export const isRawNumber = (value: unknown): boolean => isRawJSON(value);

/**
 * Parses JSON so that `JSON.stringify` gives back every value unaltered: integers beyond 2^53, `1.0`, `1e400`.
 * A key that is repeated in one object is refused, because every reader would keep a different one.
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
  // The parser takes a key that is repeated with the same value for one.
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

// Far more than any event needs, far less than what makes the recursive code behind us run out of stack.
const MAX_DEPTH = 256;

// Each different key costs microseconds, however often it comes: the events of a batch share theirs, and a megabyte of
// nothing but keys would hold up everybody for a second.
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

/** Counts brackets and colons outside of strings, which holds for any text that turns out to be JSON. */
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

/** What comes out as it went in has lost nothing, repeated keys included: true of nearly all that programs write. */
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
