import { type BusinessKey, KEY_VISIBILITIES, type KeyVisibility } from '@rxhooks/application';
import { isOf } from '../connection/is-of.js';
import type { KeyedHash } from './keyed-hash.js';

/** Of HMAC-SHA-256: two values of an organisation never have the same 128 bits by accident. */
export const HASH_BYTES = 16;
const ENTRY_BYTES = HASH_BYTES + 1;

/** The number that stands for it in the database; those that are stored keep theirs. */
export const codeOf = (visibility: KeyVisibility): number => KEY_VISIBILITIES.indexOf(visibility);

/** The keys of one event in one value: a hash and its visibility, one after the other. */
export function packKeys(keys: readonly BusinessKey[], secret: KeyedHash): Buffer {
  const packed = Buffer.allocUnsafe(keys.length * ENTRY_BYTES);
  let offset = 0;
  for (const { value, visibility } of keys) {
    packed.write(secret.digest(value), offset, HASH_BYTES, 'latin1');
    packed[offset + HASH_BYTES] = codeOf(visibility);
    offset += ENTRY_BYTES;
  }
  return packed;
}

/** The rows (key_hash, visibility) of a packed column. */
const unpacked = (column: string) => `(
  SELECT substr(${column}, ${ENTRY_BYTES} * n + 1, ${HASH_BYTES}) AS key_hash,
         get_byte(${column}, ${ENTRY_BYTES} * n + ${HASH_BYTES}) AS visibility
  FROM generate_series(0, length(${column}) / ${ENTRY_BYTES} - 1) AS n)`;

/** The keys of the events of a relation with uid, organisation_uid and business_keys. */
export const insertKeys = (events: string) => `
    INSERT INTO business_keys (organisation_uid, key_hash, event_uid, visibility)
    SELECT e.organisation_uid, k.key_hash, e.uid, k.visibility
    FROM ${events} e CROSS JOIN LATERAL ${unpacked('e.business_keys')} k
    WHERE e.business_keys IS NOT NULL
    ON CONFLICT DO NOTHING -- no key is worth an event`;

/** $1 uids, $2 organisations of events. Each row by its primary key. */
export const DELETE_KEYS = `
  DELETE FROM business_keys b
  USING unnest($1::text[], $2::text[]) AS given (uid, organisation_uid)
  JOIN events e ON e.uid = given.uid AND ${isOf('e', 'given.organisation_uid')}
  CROSS JOIN LATERAL ${unpacked('e.business_keys')} k
  WHERE b.organisation_uid = given.organisation_uid AND b.key_hash = k.key_hash AND b.event_uid = given.uid`;
