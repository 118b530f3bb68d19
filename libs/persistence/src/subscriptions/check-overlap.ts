import { calledUrlOf } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { FIND_RIVALS, LOCK_ORGANISATION_OF } from './subscription-statements.js';

const ESCAPED = /%[\da-f]{2}/gi;

/** Another subscription has the same target and one of the event types. */
export class OverlapError extends Error {}

/**
 * Called after the row was written and before it is committed. No index can refuse two lists that
 * have an event type in common, so this locks the organisation's row.
 *
 * @throws OverlapError, and the transaction has to be rolled back
 */
export async function checkOverlap(manager: EntityManager, uid: string): Promise<void> {
  await manager.query(LOCK_ORGANISATION_OF, [uid]);
  // A statement of its own, because only one that begins after the lock sees what whoever held it has committed.
  const rivals: { target: string; rival: string }[] = await manager.query(FIND_RIVALS, [uid]);
  if (rivals.some(({ target, rival }) => normalise(target) === normalise(rival)))
    throw new OverlapError();
}

/** Spellings of one URL count as the same (RFC 3986, section 6.2.2), also where they are not called alike. */
function normalise(target: string): string {
  const url = URL.parse(calledUrlOf(target).replaceAll(ESCAPED, decode));
  if (!url) return target;
  // An empty query (a `?` with nothing after it) counts as none.
  if (url.search === '') url.search = '';
  return url.href;
}

function decode(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
}
