import type { EntityManager } from 'typeorm';
import { changed } from './erase-events.js';
import { BATCH_ROWS } from './retention-batch.js';

// Locks deliveries before their attempts are read, or a worker could write another one in between.
const LOCK_DELIVERIES = `
  SELECT uid FROM deliveries WHERE event_uid = ANY($1::text[]) ORDER BY uid LIMIT ${BATCH_ROWS} FOR UPDATE`;

const DELETE_ATTEMPTS = `
  DELETE FROM attempts a
  USING (SELECT delivery_uid, number FROM attempts WHERE delivery_uid = ANY($1::text[]) LIMIT ${BATCH_ROWS}) AS old
  WHERE a.delivery_uid = old.delivery_uid AND a.number = old.number`;

/** Returns `false` when that is too much for one transaction: call it again in another one. */
export async function deleteEvents(
  manager: EntityManager,
  uids: readonly string[],
): Promise<boolean> {
  const locked: { uid: string }[] = await manager.query(LOCK_DELIVERIES, [uids]);
  const deliveries = locked.map(({ uid }) => uid);
  if ((await changed(manager, DELETE_ATTEMPTS, [deliveries])) === BATCH_ROWS) return false;
  await manager.query('DELETE FROM deliveries WHERE uid = ANY($1::text[])', [deliveries]);
  if (deliveries.length === BATCH_ROWS) return false;
  await manager.query('DELETE FROM events WHERE uid = ANY($1::text[])', [uids]);
  return true;
}
