import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { SubscriptionStore } from '../ports/subscription-store.js';
import { FindSubscription } from './find-subscription.js';

/** Ends a subscription by its uid: open deliveries are cancelled, the record stays. */
@Injectable()
export class ArchiveSubscription {
  constructor(
    private readonly find: FindSubscription,
    private readonly subscriptions: SubscriptionStore,
  ) {}

  /**
   * @returns false when it had been ended before
   * @throws AppError `not_found`
   */
  async execute(scope: TenantScope, contract: string, uid: string): Promise<boolean> {
    await this.find.execute(scope, contract, uid);
    return this.subscriptions.remove(uid);
  }
}
