import type { DomainEvent, Subscription } from '@rxhooks/domain';

export type Recipient = {
  readonly subscription: Subscription;
  /** True when nothing may be sent at once: paused, held, paced. The delivery is made and waits to be claimed. */
  readonly mustWait: boolean;
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

export abstract class FanOutStore {
  /** For whoever has the event's lease (`EventLeases`). */
  abstract plan(event: DomainEvent): Promise<FanOutPlan>;
  /**
   * Inserts deliveries, and with the last of an event marks it as fanned out, in one transaction.
   * Returns the uids that were new: a delivery that another run has made already is left alone.
   *
   * @param areLast default: true
   */
  abstract open(
    event: DomainEvent,
    deliveries: readonly NewDelivery[],
    areLast?: boolean,
  ): Promise<ReadonlySet<string>>;
  /** Sets an event aside for good: nobody fans it out any more, and the record says why. */
  abstract quarantine(eventUid: string, reason: string): Promise<void>;
}
