import { isRawNumber } from '@rxhooks/json';

/**
 * Who may search by a business key. `organisation`: not its pharmacies, whose deliveries leave the
 * value out. `data_reader`: who may read the data of events, because the value is a patient's id.
 */
export const KEY_VISIBILITIES = ['everybody', 'organisation', 'data_reader'] as const;
export type KeyVisibility = (typeof KEY_VISIBILITIES)[number];

/** A value by which people search for an event. */
export type BusinessKey = { readonly value: string; readonly visibility: KeyVisibility };

/** Where `data` has one; a list on the way stands for each of its members. */
export type BusinessKeyPath = {
  readonly path: readonly string[];
  readonly visibility: KeyVisibility;
};

export const MAX_KEY_LENGTH = 128;
/** Of `data`. An order with more items is found by its number. */
export const MAX_KEYS_IN_DATA = 50;

/**
 * The business keys of an event: those that upstream names, then those in `data`. A value in several
 * places has the strictest visibility if it is a patient's id, and otherwise the widest.
 */
export function businessKeysIn(
  data: unknown,
  paths: readonly BusinessKeyPath[],
  given: readonly string[] = [],
): readonly BusinessKey[] {
  const found: Found = new Map();
  // Patients' ids first: one that finds no place would be for everybody when upstream names it as well.
  for (const at of paths) if (at.visibility === 'data_reader') collect(found, data, at, 0);
  for (const at of paths) if (at.visibility !== 'data_reader') collect(found, data, at, 0);
  for (const text of given) {
    const value = text.toWellFormed();
    found.set(value, merge(found.get(value) ?? 'everybody', 'everybody'));
  }
  const keys: BusinessKey[] = [];
  for (const [value, visibility] of found) keys.push({ value, visibility });
  return keys;
}

type Found = Map<string, KeyVisibility>;

/** Every event comes by here: no list is made of what is on the way. */
function collect(found: Found, value: unknown, at: BusinessKeyPath, depth: number): void {
  const name = at.path[depth];
  if (Array.isArray(value)) for (const member of value) collect(found, member, at, depth);
  else if (name === undefined) add(found, asKey(value), at.visibility);
  else if (typeof value === 'object' && value !== null && Object.hasOwn(value, name))
    collect(found, (value as Readonly<Record<string, unknown>>)[name], at, depth + 1);
}

function add(found: Found, value: string | undefined, visibility: KeyVisibility): void {
  if (value === undefined) return;
  const earlier = found.get(value);
  if (earlier !== undefined) found.set(value, merge(earlier, visibility));
  else if (found.size < MAX_KEYS_IN_DATA) found.set(value, visibility);
}

function merge(one: KeyVisibility, other: KeyVisibility): KeyVisibility {
  if (one === 'data_reader' || other === 'data_reader') return 'data_reader';
  return one === 'everybody' ? one : other;
}

/** A number counts as it is written. Half a surrogate pair counts as U+FFFD, which is what UTF-8 and so the hash have of it. */
function asKey(value: unknown): string | undefined {
  const isNumber = typeof value === 'number' || isRawNumber(value);
  const text = isNumber ? JSON.stringify(value) : value;
  const isKey = typeof text === 'string' && text.length > 0 && text.length <= MAX_KEY_LENGTH;
  return isKey ? text.toWellFormed() : undefined;
}
