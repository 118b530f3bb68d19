import { Injectable } from '@nestjs/common';
import type { Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { SubscriptionStore } from '../ports/subscription-store.js';

@Injectable()
export class ListSubscriptions {
  constructor(private readonly subscriptions: SubscriptionStore) {}

  /** The active ones at exactly the caller's level, oldest first. */
  execute(scope: TenantScope, contract: string): Promise<readonly Subscription[]> {
    return this.subscriptions.listActive(scope, contract);
  }
}
