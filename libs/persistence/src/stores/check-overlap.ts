import type { EntityManager } from 'typeorm';
import { FIND_RIVALS, LOCK_ORGANISATION } from './settings-statements.js';

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
  const rivals: { target: string; rival: string }[] = await manager.query(FIND_RIVALS, [uid]);
  if (rivals.some(({ target, rival }) => normalise(target) === normalise(rival)))
    throw new OverlapError();
}

/** Spellings of one URL count as the same. */
function normalise(target: string): string {
  const url = URL.parse(target);
  if (!url) return target;
  // Neither of the two is sent.
  url.hash = '';
  if (url.search === '') url.search = '';
  return url.href;
}
