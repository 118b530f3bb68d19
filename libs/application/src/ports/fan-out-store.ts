import type { DomainEvent, Subscription } from '@rxhooks/domain';
import type { ConcludedAttempt } from './delivery-store.js';

export type Recipient = {
  readonly subscription: Subscription;
  /** True when nothing may be sent at once: paused, held, paced. The delivery is made and waits to be claimed. */
  readonly mustWait: boolean;
  /** True when no state is on record for the endpoint, and nothing has to be counted for it. */
  readonly isPlain: boolean;
};

export type FanOutPlan = {
  readonly event: DomainEvent;
  /** The subscriptions of the event's organisation that want it, at either level; none that is removed or disabled. */
  readonly recipients: readonly Recipient[];
};

export type NewDelivery = {
  readonly uid: string;
  readonly subscriptionUid: string;
  /** Set when the caller makes the first attempt itself, at once; without it the delivery waits to be claimed. */
  readonly leaseToken: string | undefined;
};

/** Of a delivery whose first request was made before it was on record. */
export type FirstDelivery = NewDelivery & {
  /** Set when its request has succeeded by now; without it the request is under way, or was not made. */
  readonly success: ConcludedAttempt | undefined;
};

/** `isWatched`: as in `Conclusion`. */
export type OpenedDelivery = { readonly uid: string; readonly isWatched: boolean };

export abstract class FanOutStore {
  /** For whoever has the event's lease (`EventLeases`). */
  abstract plan(event: DomainEvent): Promise<FanOutPlan>;
  /**
   * Inserts deliveries, and with the last of an event marks it as fanned out, in one transaction.
   * Returns the uids that were new: a delivery that another run has made already is left alone.
   *
   * @param options.areLast default: true
   * @param options.isRepeat An earlier run may have made requests without a record of them: each new delivery gets a
   *   lost attempt. Default: false
   */
  abstract open(
    event: DomainEvent,
    deliveries: readonly NewDelivery[],
    options?: { readonly areLast?: boolean; readonly isRepeat?: boolean },
  ): Promise<ReadonlySet<string>>;
  /**
   * Inserts all deliveries of an event, those that have succeeded with their attempts, and marks it as fanned out, in one
   * statement. None is younger than `sentAt`, before which no request was made. What was sent is inserted whatever has become of its subscription and payload. Returns what was new.
   */
  abstract record(
    event: DomainEvent,
    deliveries: readonly FirstDelivery[],
    sentAt: Date,
  ): Promise<readonly OpenedDelivery[]>;
  /** Sets an event aside for good: nobody fans it out any more, and the record says why. */
  abstract quarantine(eventUid: string, reason: string): Promise<void>;
}
