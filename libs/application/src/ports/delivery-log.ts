import type { DeliveryStatus } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';

export type DeliveryFilter = {
  readonly status?: DeliveryStatus;
  readonly eventType?: string;
  readonly eventId?: string;
  readonly eventUid?: string;
  readonly subscriptionUid?: string;
};

export type DeliverySummary = {
  readonly uid: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subscriptionUid: string;
  readonly target: string;
  readonly status: DeliveryStatus;
  /** Why it ended without success. */
  readonly reason: string | undefined;
  readonly attemptsMade: number;
  readonly nextAttemptAt: Date | undefined;
  readonly createdAt: Date;
};

export type AttemptRecord = {
  readonly number: number;
  readonly startedAt: Date;
  readonly durationMs: number | undefined;
  readonly statusCode: number | undefined;
  readonly error: string | undefined;
  /** The request was sent twice, the second time over a new connection. */
  readonly resent: boolean;
  readonly responseExcerpt: string | undefined;
};

export type ResendResult =
  | { readonly kind: 'scheduled'; readonly subscriptionUid: string; readonly attempt: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'in_flight' }
  | { readonly kind: 'subscription_removed' }
  | { readonly kind: 'subscription_disabled' }
  | { readonly kind: 'payload_erased' };

export abstract class DeliveryLog {
  /** Newest first; `before` is the uid of the last row of the page before. */
  abstract list(
    scope: TenantScope,
    filter: DeliveryFilter,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly DeliverySummary[]>;
  abstract find(scope: TenantScope, uid: string): Promise<DeliverySummary | undefined>;
  /** In order; none of a delivery outside the scope. */
  abstract attempts(scope: TenantScope, deliveryUid: string): Promise<readonly AttemptRecord[]>;
  /** Makes the delivery due and restarts its schedule; `notifyFailure` allows a failure mail. */
  abstract makeDue(
    scope: TenantScope,
    uid: string,
    options: { readonly notifyFailure: boolean },
  ): Promise<ResendResult>;
}
