import { type BusinessKey, KEY_VISIBILITIES, type KeyVisibility } from '@rxhooks/application';
import { isOf } from '../connection/is-of.js';
import type { KeyedHash } from './keyed-hash.js';

/** Of HMAC-SHA-256: two values of an organisation never have the same 128 bits by accident. */
export const HASH_BYTES = 16;
const ENTRY_BYTES = HASH_BYTES + 1;

/** The number that stands for it in the database; those that are stored keep theirs. */
export const codeOf = (visibility: KeyVisibility): number => KEY_VISIBILITIES.indexOf(visibility);

/**
 * The keys of one event in one value: a hash and its visibility, one after the other. No hash comes
 * twice, because `insertKeys` relies on it.
 */
export function packKeys(keys: readonly BusinessKey[], secret: KeyedHash): Buffer {
  const packed = Buffer.allocUnsafe(keys.length * ENTRY_BYTES);
  const hashes = new Set<string>();
  for (const { value, visibility } of keys) {
    const hash = secret.digest(value).slice(0, HASH_BYTES);
    const offset = hashes.size * ENTRY_BYTES;
    if (hashes.size === hashes.add(hash).size) continue;
    packed.write(hash, offset, HASH_BYTES, 'latin1');
    packed[offset + HASH_BYTES] = codeOf(visibility);
  }
  return packed.subarray(0, hashes.size * ENTRY_BYTES);
}

/** The rows (key_hash, visibility) of a packed column. */
const unpacked = (column: string) => `(
  SELECT substr(${column}, ${ENTRY_BYTES} * n + 1, ${HASH_BYTES}) AS key_hash,
         get_byte(${column}, ${ENTRY_BYTES} * n + ${HASH_BYTES}) AS visibility
  FROM generate_series(0, length(${column}) / ${ENTRY_BYTES} - 1) AS n)`;

/**
 * The keys of new events, a relation with uid, organisation_uid and business_keys. No row can be there
 * already; ON CONFLICT would look for each of them first, at as much CPU again as the insert.
 */
export const insertKeys = (events: string) => `
    INSERT INTO business_keys (organisation_uid, key_hash, event_uid, visibility)
    SELECT e.organisation_uid, k.key_hash, e.uid, k.visibility
    FROM ${events} e CROSS JOIN LATERAL ${unpacked('e.business_keys')} k
    WHERE e.business_keys IS NOT NULL`;

/** $1 uids, $2 organisations of events. Each row by its primary key. */
export const DELETE_KEYS = `
  DELETE FROM business_keys b
  USING unnest($1::text[], $2::text[]) AS given (uid, organisation_uid)
  JOIN events e ON e.uid = given.uid AND ${isOf('e', 'given.organisation_uid')}
  CROSS JOIN LATERAL ${unpacked('e.business_keys')} k
  WHERE b.organisation_uid = given.organisation_uid AND b.key_hash = k.key_hash AND b.event_uid = given.uid`;
