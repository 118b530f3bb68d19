import type { TenantScope } from '../access/tenant-scope.js';
import type { Recovery } from './recovery-plans.js';

/** Recoveries with their progress at this moment. */
export abstract class RecoveryLog {
  /** The newest first, from behind this uid. Counts the outcomes of a bounded number of deliveries. */
  abstract list(
    scope: TenantScope,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly Recovery[]>;
  abstract find(scope: TenantScope, uid: string): Promise<Recovery | undefined>;
  /** Sends no more of it. One that has ended stays as it is. */
  abstract cancel(scope: TenantScope, uid: string): Promise<Recovery | undefined>;
}
