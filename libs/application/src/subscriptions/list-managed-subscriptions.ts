import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { type ManagedSubscription, SubscriptionSettings } from '../ports/subscription-settings.js';

/** The caller's subscriptions in every contract. */
@Injectable()
export class ListManagedSubscriptions {
  constructor(private readonly settings: SubscriptionSettings) {}

  execute(scope: TenantScope): Promise<readonly ManagedSubscription[]> {
    return this.settings.find(scope);
  }
}
