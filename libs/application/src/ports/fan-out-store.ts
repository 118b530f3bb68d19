import type { DomainEvent, Subscription } from '@rxhooks/domain';

export type FanOutPlan = {
  readonly event: DomainEvent;
  /** The active subscriptions of the event's organisation that want it, at either level. */
  readonly subscriptions: readonly Subscription[];
};

export type NewDelivery = {
  readonly uid: string;
  readonly subscriptionUid: string;
  /** Set when the caller makes the first attempt itself, at once; without it the delivery waits to be claimed. */
  readonly leaseToken: string | undefined;
};

export abstract class FanOutStore {
  /** `undefined` when there is nothing to do: no such event, or it was fanned out before. */
  abstract plan(eventUid: string): Promise<FanOutPlan | undefined>;
  /**
   * Inserts the deliveries and marks the event as fanned out, in one transaction.
   * Returns the uids that were new: a delivery that another run has made already is left alone.
   */
  abstract open(
    event: DomainEvent,
    deliveries: readonly NewDelivery[],
  ): Promise<ReadonlySet<string>>;
}
