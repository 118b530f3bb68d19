import type { TenantScope } from '../access/tenant-scope.js';
import type { RequestSource } from './delivery-inputs.js';
import type { AttemptRecord, DeliveryFilter, DeliverySummary, LogPage } from './delivery-log.js';

/** A test that was sent to a subscription: one request, of no event, and never repeated. */
export type TestDelivery = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
  readonly subscriptionUid: string;
  /** The id that the example was sent with; no event has it. */
  readonly eventId: string;
  readonly eventType: string;
  readonly attempt: Omit<AttemptRecord, 'number'>;
};

export type FoundTest = {
  readonly delivery: DeliverySummary;
  readonly attempt: AttemptRecord;
  readonly source: RequestSource;
};

/** Apart from the deliveries, so that nothing that counts or repeats these meets a test. */
export abstract class TestDeliveries {
  abstract add(test: TestDelivery): Promise<void>;
  /** In the order of the delivery log, by the same filter; none by a business key. */
  abstract list(
    scope: TenantScope,
    filter: DeliveryFilter,
    page: LogPage,
  ): Promise<readonly DeliverySummary[]>;
  abstract find(scope: TenantScope, uid: string): Promise<FoundTest | undefined>;
}
