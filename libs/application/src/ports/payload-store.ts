import type { TenantScope } from '../access/tenant-scope.js';

export abstract class PayloadStore {
  /**
   * Erases the data of an event and what receivers said to it, and cancels its open deliveries, in one transaction.
   * `false` when there is no such event.
   */
  abstract erase(scope: TenantScope, eventId: string): Promise<boolean>;
}
