import type { EntityManager } from 'typeorm';
import { FIND_OVERLAP, LOCK_ORGANISATION } from './settings-statements.js';

/** Another subscription has the same target and one of the event types. */
export class OverlapError extends Error {}

/**
 * After the row was written and before it is committed. Two lists of event types that have one in common are nothing that
 * an index could refuse, so the organisation's row is the lock.
 *
 * @throws OverlapError, and the transaction has to be rolled back
 */
export async function checkOverlap(manager: EntityManager, uid: string): Promise<void> {
  await manager.query(LOCK_ORGANISATION, [uid]);
  // A statement of its own, because only one that begins after the lock sees what whoever held it has committed.
  const overlapping: unknown[] = await manager.query(FIND_OVERLAP, [uid]);
  if (overlapping.length > 0) throw new OverlapError();
}
