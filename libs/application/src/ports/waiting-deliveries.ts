import type { TenantScope } from '../access/tenant-scope.js';

export type DiscardedBatch = { readonly discarded: number; readonly isDone: boolean };

/** Deliveries that wait for one subscription: due now, or to be tried again. None whose attempt is being made. */
export abstract class WaitingDeliveries {
  /** Their number, and the time of the database; `undefined` when the scope has no such subscription. */
  abstract count(
    scope: TenantScope,
    subscriptionUid: string,
  ): Promise<{ readonly waiting: number; readonly at: Date } | undefined>;
  /** Cancels a batch of those that were created by this time. */
  abstract discard(
    scope: TenantScope,
    subscriptionUid: string,
    createdBy: Date,
  ): Promise<DiscardedBatch>;
}
