import type { EventKey } from '@rxhooks/application';
import type { EntityManager } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { DELETE_KEYS } from '../business-keys/packed-keys.js';
import { endDeliveries, UNSENT } from '../deliveries/cancel-statement.js';
import { BATCH_ROWS } from './retention-batch.js';

const GIVEN = 'SELECT * FROM unnest($1::text[], $3::text[])';

const CANCEL = endDeliveries(`(event_uid, organisation_uid) IN (${GIVEN})`, {
  from: UNSENT,
  to: 'cancelled',
  // Its answer must not be kept, which the record of the attempt sees by the mark.
  leased: 'marked',
  limit: BATCH_ROWS,
});

/**
 * Recording first requests waits for this lock and then finds no row, so that no response excerpts
 * stay.
 */
export const LOCK_WAITING = `
  SELECT FROM waiting_events w JOIN unnest($1::text[], $2::text[]) AS e (uid, organisation_uid)
    ON w.uid = e.uid AND ${isOf('w', 'e.organisation_uid')}
  ORDER BY w.uid FOR UPDATE OF w`;

/** An event that was not fanned out yet never will be. */
const ERASE_DATA = `
  WITH given AS (
    SELECT * FROM unnest($1::text[], $3::text[]) AS e (uid, organisation_uid)
  ), ended AS (
    DELETE FROM waiting_events w USING given
    WHERE w.uid = given.uid AND ${isOf('w', 'given.organisation_uid')} RETURNING w.uid
  )
  UPDATE events e
  SET data = NULL, metadata = NULL, business_keys = NULL,
      -- A hash of it would tell whether a guess is right. Without one any repeat counts as the same event.
      fingerprint = '',
      quarantine_reason = CASE
        WHEN fanned_out_at IS NULL OR e.uid IN (SELECT uid FROM ended) THEN $2 ELSE quarantine_reason END,
      fanned_out_at = coalesce(fanned_out_at, now())
  FROM given
  WHERE e.uid = given.uid AND ${isOf('e', 'given.organisation_uid')} AND e.data IS NOT NULL`;

/** What a receiver answered may repeat the payload. */
const ERASE_EXCERPTS = `
  UPDATE attempts a SET response_excerpt = NULL, details = details - 'h'
  FROM (
    SELECT a.delivery_uid, a.number FROM unnest($1::text[], $2::text[]) AS e (uid, organisation_uid)
    JOIN deliveries d ON d.event_uid = e.uid AND ${isOf('d', 'e.organisation_uid')}
    JOIN attempts a ON a.delivery_uid = d.uid AND ${isOf('a', 'd.organisation_uid')}
    WHERE a.response_excerpt IS NOT NULL OR a.details ? 'h'
    LIMIT ${BATCH_ROWS}
  ) AS telling
  WHERE a.delivery_uid = telling.delivery_uid AND a.number = telling.number`;

/**
 * Erases the data of events with what they are found by, cancels their open and skipped deliveries,
 * marks those in the hands of a worker to be cancelled, and erases response excerpts. Returns `false` when that is too much for one call: call it again.
 */
export async function eraseEvents(
  manager: EntityManager,
  events: readonly EventKey[],
  reason: string,
): Promise<boolean> {
  const uids = events.map(({ uid }) => uid);
  const organisations = events.map(({ organisationUid }) => organisationUid);
  await manager.query(LOCK_WAITING, [uids, organisations]);
  const parameters = [uids, reason, organisations];
  if ((await changed(manager, CANCEL, parameters)) === BATCH_ROWS) return false;
  if ((await changed(manager, ERASE_EXCERPTS, [uids, organisations])) === BATCH_ROWS) return false;
  await manager.query(DELETE_KEYS, [uids, organisations]);
  // Last, because events without data are not selected again.
  await manager.query(ERASE_DATA, parameters);
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
