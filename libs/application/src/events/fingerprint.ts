import { hash } from 'node:crypto';
import { isRawNumber } from '@rxhooks/json';

/**
 * SHA-256 over what upstream sent, to tell a repeat from another event with the same id. Ignores
 * the order of an object's keys, which means nothing (RFC 8259, section 1) and changes in transit:
 * a queue on PostgreSQL keeps jobs as `jsonb`.
 */
export function fingerprint(...parts: readonly unknown[]): Buffer {
  return hash('sha256', JSON.stringify(parts.map(sortKeys)), 'buffer');
}

/** Sorts before writing: a `JSON.stringify` with a replacer takes several times as long. */
function sortKeys(value: unknown): unknown {
  // A number kept as text is an object without keys.
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return value;
  // The order of an array has a meaning.
  if (Array.isArray(value)) return value.map(sortKeys);
  const object = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(object).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(object[key])]));
}
