import { Injectable } from '@nestjs/common';
import type { Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { SubscriptionStore } from '../ports/subscription-store.js';

@Injectable()
export class ListSubscriptions {
  constructor(private readonly subscriptions: SubscriptionStore) {}

  /** Those at exactly the caller's level, oldest first; without removed ones, unless they are asked for. */
  execute(
    scope: TenantScope,
    contract: string,
    { withRemoved = false, withMetaData = true } = {},
  ): Promise<readonly Subscription[]> {
    return withRemoved
      ? this.subscriptions.listAll(scope, contract)
      : this.subscriptions.listActive(scope, contract, { withMetaData });
  }
}
