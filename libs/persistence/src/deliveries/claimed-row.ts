import type { LeasedDelivery } from '@rxhooks/application';
import type { Origin } from '@rxhooks/domain';
import { type SubscriptionRow, toSubscription } from '../subscriptions/subscription.row.js';
import { type EventColumns, toEvent } from '../events/event-columns.js';

/** A delivery as `leaseAs` returns it. */
export type ClaimedRow = EventColumns &
  SubscriptionRow & {
    readonly deliveryUid: string;
    readonly attemptsMade: number;
    readonly scheduleStep: number;
    readonly leaseToken: string;
    /** Null when the schedule did. */
    readonly askedBy: Origin | null;
    readonly waitedMs: number;
    /** Of claims that look at the circuit; null when its row was locked. */
    readonly isProbe?: boolean | null;
  };

/** A row of an endpoint without a delivery. */
type EmptyRow = { readonly deliveryUid: null };

export function toLeasedDeliveries(
  rows: readonly (ClaimedRow | EmptyRow)[],
): readonly LeasedDelivery[] {
  return rows.filter((row) => row.deliveryUid !== null).map(toLeasedDelivery);
}

export function toLeasedDelivery(row: ClaimedRow): LeasedDelivery {
  const { deliveryUid, attemptsMade, scheduleStep, leaseToken } = row;
  return {
    delivery: {
      uid: deliveryUid,
      eventUid: row.eventUid,
      subscriptionUid: row.uid,
      attemptsMade,
      scheduleStep,
    },
    event: toEvent(row),
    subscription: toSubscription(row),
    leaseToken,
    madeBy: row.askedBy ?? (row.isProbe ? 'probe' : 'schedule'),
    dueMs: performance.now() - row.waitedMs,
  };
}
