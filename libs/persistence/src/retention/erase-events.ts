import type { EntityManager } from 'typeorm';
import { cancelOpen } from '../deliveries/cancel-statement.js';
import { BATCH_ROWS } from './retention-batch.js';

const CANCEL = cancelOpen('event_uid = ANY($1::text[])', BATCH_ROWS);

/** Whoever records its first requests waits for this, and then finds no row: the answers must not stay on record. */
const LOCK_WAITING = `
  SELECT FROM waiting_events WHERE uid = ANY($1::text[]) ORDER BY uid FOR UPDATE`;

/** An event that was never fanned out cannot be any more. */
const ERASE_DATA = `
  WITH ended AS (DELETE FROM waiting_events WHERE uid = ANY($1::text[]) RETURNING uid)
  UPDATE events
  SET data = NULL, metadata = NULL,
      -- A hash of it would tell whether a guess is right. Without one any repeat counts as the same event.
      fingerprint = '',
      quarantine_reason = CASE
        WHEN fanned_out_at IS NULL OR uid IN (SELECT uid FROM ended) THEN $2 ELSE quarantine_reason END,
      fanned_out_at = coalesce(fanned_out_at, now())
  WHERE uid = ANY($1::text[]) AND data IS NOT NULL`;

/** Receivers may repeat what they were sent. */
const ERASE_EXCERPTS = `
  UPDATE attempts a SET response_excerpt = NULL
  FROM (
    SELECT a.delivery_uid, a.number FROM deliveries d JOIN attempts a ON a.delivery_uid = d.uid
    WHERE d.event_uid = ANY($1::text[]) AND a.response_excerpt IS NOT NULL
    LIMIT ${BATCH_ROWS}
  ) AS telling
  WHERE a.delivery_uid = telling.delivery_uid AND a.number = telling.number`;

/**
 * Takes their data from events, cancels what is open of them and erases what receivers said. `false` when that would be
 * too much for one transaction, and it has to be called again in another one.
 */
export async function eraseEvents(
  manager: EntityManager,
  uids: readonly string[],
  reason: string,
): Promise<boolean> {
  await manager.query(LOCK_WAITING, [uids]);
  if ((await changed(manager, CANCEL, [uids, reason])) === BATCH_ROWS) return false;
  if ((await changed(manager, ERASE_EXCERPTS, [uids])) === BATCH_ROWS) return false;
  // Last: what has no data any more is not looked at again.
  await manager.query(ERASE_DATA, [uids, reason]);
  return true;
}

export async function changed(
  manager: EntityManager,
  statement: string,
  parameters: unknown[],
): Promise<number> {
  const [, count]: [unknown, number] = await manager.query(statement, parameters);
  return count;
}
