import type { Delivery, DomainEvent, Subscription } from '@rxhooks/domain';

/** Everything that one attempt needs, leased to the caller. */
export type Assignment = {
  readonly delivery: Delivery;
  readonly event: DomainEvent;
  readonly subscription: Subscription;
  /** Proves at the end that the lease is still ours; a late writer with an old token changes nothing. */
  readonly leaseToken: string;
};

export type ConcludedAttempt = {
  readonly deliveryUid: string;
  readonly leaseToken: string;
  readonly number: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly statusCode: number | undefined;
  readonly error: string | undefined;
  readonly responseExcerpt: string | undefined;
  readonly next:
    | { readonly status: 'succeeded' }
    | { readonly status: 'failed' }
    | {
        readonly status: 'retrying';
        readonly delayMs: number;
        /** False when the attempt failed by a fault of ours, which costs the receiver no attempt of its schedule. */
        readonly usesStep: boolean;
      };
};

export abstract class DeliveryStore {
  /** Leases one due delivery whose next attempt is `attempt`; `undefined` when it is not due, taken, or over. */
  abstract claim(deliveryUid: string, attempt: number): Promise<Assignment | undefined>;
  /** Leases up to `limit` due deliveries of one subscription, the longest due first. */
  abstract claimDue(subscriptionUid: string, limit: number): Promise<readonly Assignment[]>;
  /** Resolves after the commit; `false` when the lease was lost and nothing was written. */
  abstract conclude(attempt: ConcludedAttempt): Promise<boolean>;
}

/** What the queue has forgotten, or a dead worker has left behind. */
export abstract class BacklogStore {
  abstract forgottenEvents(olderThanMs: number, limit: number): Promise<readonly string[]>;
  /** Subscriptions with deliveries that are overdue and in nobody's hands. */
  abstract overdueSubscriptions(overdueMs: number): Promise<readonly string[]>;
}
