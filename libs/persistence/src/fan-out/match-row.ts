import type { Recipient } from '@rxhooks/application';
import { type SubscriptionRow, toSubscription } from '../subscriptions/subscription.row.js';

/** A subscription, and which of the given events it wants. */
export type MatchRow = SubscriptionRow &
  Omit<Recipient, 'subscription'> & { readonly matchedEventUids: readonly string[] };

/** Returns each event's recipients; an empty list when no subscription wants it. */
export function recipientsOf(
  eventUids: readonly string[],
  matches: readonly MatchRow[],
): ReadonlyMap<string, readonly Recipient[]> {
  const recipients = new Map<string, Recipient[]>(eventUids.map((uid) => [uid, []]));
  for (const row of matches) {
    const { mustWait, isPlain } = row;
    const recipient = { subscription: toSubscription(row), mustWait, isPlain };
    for (const uid of row.matchedEventUids) recipients.get(uid)?.push(recipient);
  }
  return recipients;
}
