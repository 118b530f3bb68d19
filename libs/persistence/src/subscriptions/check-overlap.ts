import { calledUrlOf } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { FIND_RIVALS, LOCK_ORGANISATION_OF } from './subscription-statements.js';

const ESCAPED = /%[\da-f]{2}/gi;

/** Another subscription has the same target and one of the event types. */
export class OverlapError extends Error {}

/**
 * After the row was written and before it is committed. Two lists of event types that have one in common are nothing that
 * an index could refuse, so the organisation's row is the lock.
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
  // A query that is empty asks for nothing else than none.
  if (url.search === '') url.search = '';
  return url.href;
}

function decode(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
}
