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
  const found = new Map<string, KeyVisibility>();
  for (const { path, visibility } of paths)
    for (const value of valuesAt(data, path, 0)) {
      const earlier = found.get(value);
      if (earlier === undefined && found.size < MAX_KEYS_IN_DATA) found.set(value, visibility);
      else if (earlier !== undefined) found.set(value, merge(earlier, visibility));
    }
  for (const value of given) found.set(value, merge(found.get(value) ?? 'everybody', 'everybody'));
  return [...found].map(([value, visibility]) => ({ value, visibility }));
}

function merge(one: KeyVisibility, other: KeyVisibility): KeyVisibility {
  if (one === 'data_reader' || other === 'data_reader') return 'data_reader';
  return one === 'everybody' ? one : other;
}

function valuesAt(value: unknown, path: readonly string[], depth: number): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((member) => valuesAt(member, path, depth));
  const name = path[depth];
  if (name === undefined) return asKey(value);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? valuesAt((value as Readonly<Record<string, unknown>>)[name], path, depth + 1)
    : [];
}

/** A number counts as it is written. */
function asKey(value: unknown): readonly string[] {
  const isNumber = typeof value === 'number' || isRawNumber(value);
  const text = isNumber ? JSON.stringify(value) : value;
  return typeof text === 'string' && text.length > 0 && text.length <= MAX_KEY_LENGTH ? [text] : [];
}
