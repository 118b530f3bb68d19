import { hash } from 'node:crypto';

/**
 * SHA-256 over what upstream said, to tell a repeat from another event under the same id. The order of an object's keys
 * says nothing (RFC 8259, section 1) and changes on the way: a queue on PostgreSQL keeps jobs as `jsonb`.
 */
export function fingerprint(...parts: readonly unknown[]): Buffer {
  return hash('sha256', JSON.stringify(parts, sortKeys), 'buffer');
}

function sortKeys(_: string, value: unknown): unknown {
  // Arrays have an order of their own, and a number that is kept as text is an object without keys to sort.
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.length < 2) return value;
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
