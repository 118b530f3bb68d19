import type { SubscriptionScope, SubscriptionStore } from '../ports/subscription-store.js';
import { alreadySubscribed } from './subscription-errors.js';

/**
 * Keys under which a former release has stored the same subscription. No row gets one of them any more, so that no lock is
 * needed.
 *
 * @throws AppError `already_exists` when another subscription has one
 */
export async function refuseKeys(
  store: SubscriptionStore,
  scope: SubscriptionScope,
  keys: readonly string[],
  ownUid?: string,
): Promise<void> {
  for (const dedupeKey of keys) {
    const other = await store.find(scope, { dedupeKey });
    if (other && other.uid !== ownUid) throw alreadySubscribed();
  }
}
