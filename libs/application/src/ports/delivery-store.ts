import type { Delivery, DomainEvent, Notice, Subscription } from '@rxhooks/domain';

/** Where a subscription's deliveries go, and whose it is. */
export type Endpoint = {
  readonly subscriptionUid: string;
  readonly organisationUid: string;
};

/** Everything that one attempt needs, leased to the caller. */
export type Assignment = {
  readonly delivery: Delivery;
  readonly event: DomainEvent;
  readonly subscription: Subscription;
  /** Proves at the end that the lease is still ours; a late writer with an old token changes nothing. */
  readonly leaseToken: string;
};

export type DueClaim = {
  readonly assignments: readonly Assignment[];
  /** Set when the endpoint may not have more for now, however many slots are free: look again after this. */
  readonly waitMs: number | undefined;
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
  /** The request went out twice: see `Exchange`. */
  readonly resent?: boolean;
  readonly next:
    | { readonly status: 'succeeded' }
    /** `reason` says to people why there is no further attempt. */
    | {
        readonly status: 'failed';
        readonly reason: string;
        /** What the subscription's own address is told of it, if there is one and the delivery may be told of. */
        readonly notice?: Notice | undefined;
      }
    | {
        readonly status: 'retrying';
        readonly delayMs: number;
        /** False when the attempt failed by a fault of ours, which costs the receiver no attempt of its schedule. */
        readonly usesStep: boolean;
      };
};

export type Conclusion =
  /** `isWatched`: the endpoint is known to be in trouble, so that a success is news. */
  | { readonly kind: 'written'; readonly isWatched: boolean }
  /** Somebody else has the delivery; nothing was written. */
  | { readonly kind: 'lease_lost' };

export abstract class DeliveryStore {
  /** Leases one due delivery whose next attempt is `attempt`; `undefined` when it is not due, taken, or over. */
  abstract claim(deliveryUid: string, attempt: number): Promise<Assignment | undefined>;
  /** Leases up to `limit` due deliveries of one endpoint, the longest due first, as far as it may have any now. */
  abstract claimDue(subscriptionUid: string, limit: number): Promise<DueClaim>;
  /** Leases one delivery that several workers have not survived, when nobody has such a one of its organisation in hand. */
  abstract claimSuspect(): Promise<Assignment | undefined>;
  /** Resolves after the commit. */
  abstract conclude(attempt: ConcludedAttempt): Promise<Conclusion>;
}

/** How long the longest due delivery has been waiting, in seconds. */
export type BacklogFigures = {
  /** At endpoints that may be sent to; zero when nothing is due. */
  readonly dueSeconds: number;
  /** At endpoints that are paused, held or behind an open circuit. */
  readonly barredSeconds: number;
  readonly openCircuits: number;
};

/** What the queue has forgotten, or a dead worker has left behind. */
export abstract class BacklogStore {
  abstract forgottenEvents(olderThanMs: number, limit: number): Promise<readonly string[]>;
  /** Endpoints that may be sent to and have deliveries that are overdue and in nobody's hands. */
  abstract overdueEndpoints(overdueMs: number): Promise<readonly Endpoint[]>;
  abstract measure(): Promise<BacklogFigures>;
  /** Ends open deliveries of subscriptions that are removed or disabled, a batch at a time. */
  abstract cancelOrphans(): Promise<void>;
  /**
   * Makes due what has a time that was written while the clock of the database was wrong.
   *
   * @param longestMs that an attempt may be away
   * @returns how many rows there were
   */
  abstract bringTimesBack(longestMs: number): Promise<number>;
}
