import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import type { ManagedSubscription, SubscriptionSettings } from '../ports/subscription-settings.js';

/** @throws AppError `not_found`, also for somebody else's */
export async function findManaged(
  settings: SubscriptionSettings,
  scope: TenantScope,
  uid: string,
): Promise<ManagedSubscription> {
  const [found] = await settings.find(scope, uid);
  if (!found) throw AppError.notFound();
  return found;
}
