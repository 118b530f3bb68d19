import type { TenantScope } from '../access/tenant-scope.js';

export abstract class PayloadStore {
  /**
   * Erases an event's data and what receivers answered, and cancels its open deliveries, in one
   * transaction. Returns `false` when there is no such event.
   */
  abstract erase(scope: TenantScope, eventId: string): Promise<boolean>;
}
