import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { type ManagedSubscription, SubscriptionSettings } from '../ports/subscription-settings.js';
import { findManaged } from './find-managed.js';

@Injectable()
export class GetManagedSubscription {
  constructor(private readonly settings: SubscriptionSettings) {}

  /** @throws AppError `not_found` */
  execute(scope: TenantScope, uid: string): Promise<ManagedSubscription> {
    return findManaged(this.settings, scope, uid);
  }
}
