/**
 * A delivery is one event for one subscription. `skipped`: the subscription was disabled; it may be sent later.
 * `cancelled`: its event was erased, its subscription removed, or it was discarded.
 */
export const DELIVERY_STATUSES = [
  'pending',
  'retrying',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export type Delivery = {
  readonly uid: string;
  readonly eventUid: string;
  readonly subscriptionUid: string;
  /** Attempts started so far, lost ones included; also the number of the last attempt. */
  readonly attemptsMade: number;
  /** How many delays of the retry schedule are used up; a lost attempt uses none. */
  readonly scheduleStep: number;
};
