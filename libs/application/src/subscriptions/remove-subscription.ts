import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../ports/delivery-log.js';
import { SubscriptionStore } from '../ports/subscription-store.js';

/** Ends a subscription at once: open deliveries are cancelled, the record stays for the delivery log. */
@Injectable()
export class RemoveSubscription {
  constructor(private readonly subscriptions: SubscriptionStore) {}

  /** @throws AppError `not_found` when no active subscription of the caller has this key */
  async execute(scope: TenantScope, contract: string, dedupeKey: string): Promise<void> {
    const subscription = await this.subscriptions.findActive(scope, contract, dedupeKey);
    const isRemoved = subscription && (await this.subscriptions.remove(subscription.uid));
    if (!isRemoved) throw new AppError('not_found', 'Resource not found');
  }
}
