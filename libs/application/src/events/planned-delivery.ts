import type { Delivery, DomainEvent } from '@rxhooks/domain';
import type { Unwritten } from '../deliveries/record-outcome.js';
import type { Permitted } from '../dispatch/permitted.js';
import type { Permit } from '../dispatch/permit.js';
import type { Endpoint } from '../ports/delivery-store.js';
import type { NewDelivery, Recipient } from '../ports/fan-out-store.js';

/** A delivery to be recorded. */
export type PlannedDelivery = NewDelivery & {
  readonly recipient: Recipient;
  readonly endpoint: Endpoint;
  /** Set together with `leaseToken`. */
  readonly permit: Permit | undefined;
  /** As in `LeasedDelivery`. */
  readonly dueMs: number | undefined;
};

/** A request that succeeds within this time is written once, with its delivery. */
export const MOMENT_MS = 100;

/**
 * Whether to send before recording. True when the proven endpoints need no record before a request
 * and are likely to answer in a moment. The others are not waited for.
 */
export function canSendFirst(planned: readonly PlannedDelivery[]): boolean {
  const permitted = planned.filter(isProven);
  const isQuick = ({ recipient, permit }: PlannedDelivery) =>
    recipient.isPlain && permit?.lane.answersWithin(MOMENT_MS) === true;
  return permitted.length > 0 && permitted.every(isQuick);
}

/** True when the delivery waits to be claimed; one that is skipped does not. */
export const waits = ({ permit, recipient: { subscription } }: PlannedDelivery) =>
  !permit && subscription.status !== 'disabled';

/** Leaves an unproven endpoint's delivery to be claimed, when the others are sent first. */
export function putOff(one: PlannedDelivery): PlannedDelivery {
  if (isProven(one)) return one;
  one.permit?.release();
  return { ...one, permit: undefined, leaseToken: undefined };
}

const isProven = ({ permit }: PlannedDelivery): boolean => permit?.share === 'proven';

export function toPermitted(
  event: DomainEvent,
  { uid, recipient: { subscription }, leaseToken, permit, dueMs }: PlannedDelivery,
  { attemptsMade = 0, unwritten }: { attemptsMade?: number; unwritten?: Unwritten },
): readonly Permitted[] {
  if (!permit || leaseToken === undefined) return [];
  const delivery: Delivery = {
    uid,
    eventUid: event.uid,
    subscriptionUid: subscription.uid,
    attemptsMade,
    scheduleStep: 0,
  };
  return [{ leased: { delivery, event, subscription, leaseToken, dueMs }, permit, unwritten }];
}
