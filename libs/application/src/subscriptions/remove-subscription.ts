import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { type SubscriptionName, SubscriptionStore } from '../ports/subscription-store.js';

/** Ends a subscription at once: open deliveries are cancelled, the record stays for the delivery log. */
@Injectable()
export class RemoveSubscription {
  constructor(private readonly subscriptions: SubscriptionStore) {}

  /**
   * @param names the readings of what the caller wrote; the first one that names a subscription counts
   * @returns the uid of what was removed
   * @throws AppError `not_found` when no active subscription of the caller has one of the names
   */
  async execute(
    scope: TenantScope,
    contract: string,
    names: readonly SubscriptionName[],
  ): Promise<string> {
    for (const name of names) {
      const subscription = await this.subscriptions.findActive(scope, contract, name);
      if (subscription && (await this.subscriptions.remove(subscription.uid)))
        return subscription.uid;
    }
    throw AppError.notFound();
  }
}
