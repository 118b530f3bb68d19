import type { EntityManager } from 'typeorm';
import { cancelOpen } from '../deliveries/cancel-statement.js';
import { BATCH_ROWS } from './retention-batch.js';

const CANCEL = cancelOpen('event_uid = ANY($1::text[])', BATCH_ROWS);

/**
 * Recording first requests waits for this lock and then finds no row, so that no response excerpts
 * stay.
 */
const LOCK_WAITING = `
  SELECT FROM waiting_events WHERE uid = ANY($1::text[]) ORDER BY uid FOR UPDATE`;

/** An event that was not fanned out yet never will be. */
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

/** Response excerpts may repeat the payload. */
const ERASE_EXCERPTS = `
  UPDATE attempts a SET response_excerpt = NULL
  FROM (
    SELECT a.delivery_uid, a.number FROM deliveries d JOIN attempts a ON a.delivery_uid = d.uid
    WHERE d.event_uid = ANY($1::text[]) AND a.response_excerpt IS NOT NULL
    LIMIT ${BATCH_ROWS}
  ) AS telling
  WHERE a.delivery_uid = telling.delivery_uid AND a.number = telling.number`;

/**
 * Erases the data of events, cancels their open deliveries and erases response excerpts. Returns
 * `false` when that is too much for one call: call it again.
 */
export async function eraseEvents(
  manager: EntityManager,
  uids: readonly string[],
  reason: string,
): Promise<boolean> {
  await manager.query(LOCK_WAITING, [uids]);
  if ((await changed(manager, CANCEL, [uids, reason])) === BATCH_ROWS) return false;
  if ((await changed(manager, ERASE_EXCERPTS, [uids])) === BATCH_ROWS) return false;
  // Last, because events without data are not selected again.
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
