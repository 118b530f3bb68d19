import type { EventKey } from '@rxhooks/application';
import type { EntityManager } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { DELETE_KEYS } from '../business-keys/packed-keys.js';
import { changed } from './erase-events.js';
import { BATCH_ROWS } from './retention-batch.js';

// Locks deliveries before their attempts are read, or a worker could write another one in between.
const LOCK_DELIVERIES = `
  SELECT d.uid, d.organisation_uid AS "organisationUid"
  FROM unnest($1::text[], $2::text[]) AS e (uid, organisation_uid)
  JOIN deliveries d ON d.event_uid = e.uid AND ${isOf('d', 'e.organisation_uid')}
  ORDER BY d.uid LIMIT ${BATCH_ROWS} FOR UPDATE OF d`;

const DELETE_ATTEMPTS = `
  DELETE FROM attempts a
  USING (
    SELECT own.delivery_uid, own.number, d.organisation_uid FROM unnest($1::text[], $2::text[]) AS d (uid, organisation_uid)
    JOIN attempts own ON own.delivery_uid = d.uid AND ${isOf('own', 'd.organisation_uid')}
    LIMIT ${BATCH_ROWS}
  ) AS old
  WHERE a.delivery_uid = old.delivery_uid AND a.number = old.number AND ${isOf('a', 'old.organisation_uid')}`;

/** $1 uids, $2 organisations. */
const deleteFrom = (table: 'deliveries' | 'events') => `
  DELETE FROM ${table} t USING unnest($1::text[], $2::text[]) AS old (uid, organisation_uid)
  WHERE t.uid = old.uid AND ${isOf('t', 'old.organisation_uid')}`;

const columnsOf = (rows: readonly EventKey[]) => [
  rows.map(({ uid }) => uid),
  rows.map(({ organisationUid }) => organisationUid),
];

/** Returns `false` when that is too much for one transaction: call it again in another one. */
export async function deleteEvents(
  manager: EntityManager,
  events: readonly EventKey[],
): Promise<boolean> {
  const locked: EventKey[] = await manager.query(LOCK_DELIVERIES, columnsOf(events));
  const deliveries = columnsOf(locked);
  if ((await changed(manager, DELETE_ATTEMPTS, deliveries)) === BATCH_ROWS) return false;
  await manager.query(deleteFrom('deliveries'), deliveries);
  if (locked.length === BATCH_ROWS) return false;
  // Those of data that the release before has erased.
  await manager.query(DELETE_KEYS, columnsOf(events));
  await manager.query(deleteFrom('events'), columnsOf(events));
  return true;
}
