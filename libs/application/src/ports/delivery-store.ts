import type {
  Delivery,
  DomainEvent,
  Notice,
  Origin,
  RequestDetails,
  Subscription,
} from '@rxhooks/domain';

/** A subscription, as the endpoint of its deliveries, and its organisation. */
export type Endpoint = {
  readonly subscriptionUid: string;
  readonly organisationUid: string;
};

/** Rows are always asked for within their organisation. */
export type DeliveryKey = {
  readonly deliveryUid: string;
  readonly organisationUid: string;
};

/** Everything that one attempt needs, leased to the caller. */
export type LeasedDelivery = {
  readonly delivery: Delivery;
  readonly event: DomainEvent;
  readonly subscription: Subscription;
  /** Proves that the lease is still ours: a late writer with an old token changes nothing. */
  readonly leaseToken: string;
  /** Why this attempt is made. Default: by its schedule. */
  readonly madeBy?: Origin;
  /** When it was due, as `performance.now()` of this process; undefined when that is not known. */
  readonly dueMs?: number | undefined;
};

export type DueClaim = {
  readonly leasedDeliveries: readonly LeasedDelivery[];
  /** Set when the endpoint may have no more now, even with free slots: claim again after this. */
  readonly waitMs: number | undefined;
};

export type EndedAttempt = DeliveryKey & {
  readonly leaseToken: string;
  readonly number: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly statusCode: number | undefined;
  readonly error: string | undefined;
  readonly responseExcerpt: string | undefined;
  /** The request went out twice: see `Exchange`. */
  readonly resent?: boolean;
  readonly details?: RequestDetails | undefined;
  readonly next:
    | { readonly status: 'succeeded' }
    /** `reason` tells users why there is no further attempt. */
    | {
        readonly status: 'failed';
        readonly reason: string;
        /** Mail to the subscription's own address, if it has one and the delivery allows it. */
        readonly notice?: Notice | undefined;
      }
    | {
        readonly status: 'retrying';
        readonly delayMs: number;
        /** False when the attempt failed by our fault, which uses up no delay of the schedule. */
        readonly usesStep: boolean;
      };
};

export type RecordResult =
  /** `isWatched`: the endpoint is in trouble, so a success has to be reported. */
  | { readonly kind: 'written'; readonly isWatched: boolean }
  /** Another worker holds the delivery; nothing was written. */
  | { readonly kind: 'lease_lost' };

export abstract class DeliveryStore {
  /** Leases a delivery whose next attempt this is; `undefined` when not due, leased or over. */
  abstract claim(delivery: DeliveryKey, attempt: number): Promise<LeasedDelivery | undefined>;
  /** Leases up to `limit` deliveries of one endpoint, longest due first, as many as it may have. */
  abstract claimDue(endpoint: Endpoint, limit: number): Promise<DueClaim>;
  /** Leases one poison delivery of an organisation that has no other one leased. */
  abstract claimPoison(): Promise<LeasedDelivery | undefined>;
  /** Resolves after the commit. */
  abstract recordAttempt(attempt: EndedAttempt): Promise<RecordResult>;
}
