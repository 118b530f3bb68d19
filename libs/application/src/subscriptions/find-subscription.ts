import { Injectable } from '@nestjs/common';
import { AppError, type Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { SubscriptionStore } from '../ports/subscription-store.js';

@Injectable()
export class FindSubscription {
  constructor(private readonly subscriptions: SubscriptionStore) {}

  /**
   * One at exactly the caller's level, also when it was removed: its `removedAt` says so.
   *
   * @throws AppError `not_found`, also for somebody else's or one of another contract
   */
  async execute(scope: TenantScope, contract: string, uid: string): Promise<Subscription> {
    const found = await this.subscriptions.find(scope, contract, uid);
    if (!found) throw AppError.notFound();
    return found;
  }
}
