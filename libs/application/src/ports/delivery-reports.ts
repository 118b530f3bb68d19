import type { DomainEvent, Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';

/** A delivery with the event it carries and how its last attempt ended. */
export type DeliveryReport = {
  readonly uid: string;
  readonly event: Pick<DomainEvent, 'uid' | 'type' | 'timestamp'> & {
    /** `undefined` when the payload was erased. */
    readonly data: string | undefined;
  };
  readonly subscription: Pick<Subscription, 'uid' | 'metaData'>;
  /** Time of the first success. */
  readonly deliveredAt: Date | undefined;
  readonly lastAttempt:
    | {
        readonly startedAt: Date;
        readonly statusCode: number | undefined;
        readonly error: string | undefined;
      }
    | undefined;
};

/** Ranges include their start and exclude their end. */
export type ReportFilter = {
  readonly eventType?: string | undefined;
  readonly isDelivered?: boolean | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  readonly deliveredFrom?: Date | undefined;
  readonly deliveredBefore?: Date | undefined;
  /** The status code as text. */
  readonly lastStatus?: string | undefined;
  /** A part of the error, case-insensitive. */
  readonly lastError?: string | undefined;
};

export const REPORT_ORDERS = [
  'created',
  'delivered',
  'last_attempt',
  'last_status',
  'last_error',
  'event_type',
  'uid',
] as const;

export type ReportPage = {
  readonly orderBy: (typeof REPORT_ORDERS)[number];
  readonly isAscending: boolean;
  readonly limit: number;
  readonly offset: number;
  /** Limits the payloads of a page: it ends before exceeding this, but has a delivery at least. */
  readonly maxBytes: number;
};

/** The deliveries of one subscription, for contracts whose subscribers may read them. */
export abstract class DeliveryReports {
  /** None of another organisation's subscription. `created` is the time of the event. */
  abstract list(
    scope: TenantScope,
    subscriptionUid: string,
    filter: ReportFilter,
    page: ReportPage,
  ): Promise<readonly DeliveryReport[]>;
  /** Finds a delivery of a subscription at exactly this level in this contract. */
  abstract find(
    scope: TenantScope,
    contract: string,
    deliveryUid: string,
  ): Promise<DeliveryReport | undefined>;
}
