import { hash } from 'node:crypto';
import { isRawNumber } from '@rxhooks/json';

/**
 * SHA-256 over what upstream said, to tell a repeat from another event under the same id. The order of an object's keys
 * says nothing (RFC 8259, section 1) and changes on the way: a queue on PostgreSQL keeps jobs as `jsonb`.
 */
export function fingerprint(...parts: readonly unknown[]): Buffer {
  return hash('sha256', JSON.stringify(parts.map(sortKeys)), 'buffer');
}

/** Sorted first and written then: asked member by member, `JSON.stringify` takes several times as long. */
function sortKeys(value: unknown): unknown {
  // A number that is kept as text is an object without keys.
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return value;
  // Arrays have an order of their own.
  if (Array.isArray(value)) return value.map(sortKeys);
  const object = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(object).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(object[key])]));
}
