import type { DeliveryStatus, ErrorKind, RequestDetails, WaitingFor } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import type { KeyQuestion } from './event-log.js';

export type DeliveryFilter = {
  readonly statuses?: readonly DeliveryStatus[];
  readonly eventType?: string;
  readonly eventId?: string;
  readonly eventUid?: string;
  readonly businessKey?: KeyQuestion;
  readonly subscriptionUid?: string;
  /** The host of the target, with or without its port. */
  readonly targetHost?: string;
  /** When the event came, which is what the log is sorted by. */
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly lastAttemptAfter?: Date;
  readonly lastAttemptBefore?: Date;
  /** Of the last attempt. */
  readonly error?: ErrorKind;
  /** Of the last attempt, both included. */
  readonly statusCodes?: readonly [lowest: number, highest: number];
};

export type LogOrder = 'newest' | 'oldest';

export type LogPage = {
  readonly limit: number;
  readonly order: LogOrder;
  /** The uid of the last delivery that the page before has looked at. */
  readonly after: string | undefined;
};

export type DeliverySummary = {
  readonly uid: string;
  /** Sent on request with an example: see `TestDeliveries`. */
  readonly isTest: boolean;
  readonly eventId: string;
  readonly eventType: string;
  readonly subscriptionUid: string;
  readonly target: string;
  readonly status: DeliveryStatus;
  /** Why it ended without success. */
  readonly reason: string | undefined;
  readonly attemptsMade: number;
  /** Undefined when it has ended, is being attempted, or the end of its wait is unknown. */
  readonly nextAttemptAt: Date | undefined;
  readonly waitingFor: WaitingFor | undefined;
  readonly lastAttempt: LastAttempt | undefined;
  readonly createdAt: Date;
};

export type LastAttempt = Pick<AttemptRecord, 'startedAt' | 'statusCode' | 'error'>;

export type LogRows = {
  readonly rows: readonly DeliverySummary[];
  /** Set when the search ended at its bound and not at the end of the log. */
  readonly lookedUntil: string | undefined;
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
  /** Undefined for attempts of a release that kept none. */
  readonly details: RequestDetails | undefined;
};

/** Nothing is sent to the endpoint now. */
export type EndpointStops = {
  readonly kind: 'organisation_paused' | 'paused' | 'held' | 'circuit_open';
  readonly subscriptionUid: string;
  /** Undefined while a probe of an open circuit may be made, and for a pause. */
  readonly until: Date | undefined;
};

export type ResendResult =
  | { readonly kind: 'scheduled'; readonly subscriptionUid: string; readonly attempt: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'in_flight' }
  | { readonly kind: 'subscription_removed' }
  | { readonly kind: 'subscription_disabled'; readonly subscriptionUid: string }
  | EndpointStops
  | { readonly kind: 'payload_erased' };

export abstract class DeliveryLog {
  /** Looks at a bounded number of deliveries, whatever the filter. */
  abstract list(scope: TenantScope, filter: DeliveryFilter, page: LogPage): Promise<LogRows>;
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
