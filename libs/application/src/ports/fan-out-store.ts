import type { DomainEvent, Subscription } from '@rxhooks/domain';
import type { EndedAttempt } from './delivery-store.js';
import type { EventKey } from './event-store.js';

export type Recipient = {
  readonly subscription: Subscription;
  /**
   * True when nothing may be sent now: the delivery waits to be claimed (paused, held, paced), or is
   * skipped (disabled).
   */
  readonly mustWait: boolean;
  /** True when the endpoint has no state on record, and its requests need not be counted. */
  readonly isPlain: boolean;
};

export type FanOutPlan = {
  readonly event: DomainEvent;
  /** The organisation's subscriptions to the event, at either level; none removed. */
  readonly recipients: readonly Recipient[];
};

export type NewDelivery = {
  readonly uid: string;
  readonly subscriptionUid: string;
  /** Set when the caller makes the first attempt now; else the delivery waits to be claimed. */
  readonly leaseToken: string | undefined;
};

/** A delivery whose first request was made before it was recorded. */
export type FirstDelivery = NewDelivery & {
  /** Set when its request has succeeded by now; otherwise it is under way, or was not made. */
  readonly success: EndedAttempt | undefined;
};

/** `isWatched`: as in `RecordResult`. */
export type OpenedDelivery = { readonly uid: string; readonly isWatched: boolean };

export abstract class FanOutStore {
  /** For the holder of the event's lease (`EventLeases`). */
  abstract plan(event: DomainEvent): Promise<FanOutPlan>;
  /**
   * Inserts deliveries, and marks the event as fanned out with its last ones, in one transaction.
   * Returns the uids that were new: deliveries that another run has made are left alone.
   *
   * @param options.areLast default: true
   * @param options.isRepeat an earlier run may have made unrecorded requests: each new delivery
   *   gets a lost attempt. Default: false
   */
  abstract open(
    event: DomainEvent,
    deliveries: readonly NewDelivery[],
    options?: { readonly areLast?: boolean; readonly isRepeat?: boolean },
  ): Promise<ReadonlySet<string>>;
  /**
   * Inserts all deliveries of an event, successful ones with their attempts, and marks it as fanned
   * out, in one statement. They are created at `sentAt` at the latest; no request was made before.
   * Inserts what was sent even if its subscription or payload is gone. Returns what was new.
   */
  abstract record(
    event: DomainEvent,
    deliveries: readonly FirstDelivery[],
    sentAt: Date,
  ): Promise<readonly OpenedDelivery[]>;
  /** Sets an event aside and records why; it is not fanned out until it is released. */
  abstract quarantine(event: EventKey, reason: string): Promise<void>;
}
