import type { Recipient } from '@rxhooks/application';
import { type SubscriptionRow, toSubscription } from '../subscriptions/subscription.row.js';

/** A subscription with those of the events asked for that it wants. */
export type MatchRow = SubscriptionRow &
  Omit<Recipient, 'subscription'> & { readonly matchedEventUids: readonly string[] };

/** Each event's recipients; none for an event that no subscription wants. */
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
