import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { type ManagedSubscription, SubscriptionSettings } from '../ports/subscription-settings.js';
import { findManaged } from './find-managed.js';

/** Holds back whatever would be sent: deliveries are still made, and wait. What is in flight ends as it will. */
@Injectable()
export class PauseSubscription {
  constructor(private readonly settings: SubscriptionSettings) {}

  /** @throws AppError `not_found`, or `conflict` for one that is disabled */
  async execute(scope: TenantScope, uid: string): Promise<ManagedSubscription> {
    await findManaged(this.settings, scope, uid);
    if (!(await this.settings.move(uid, ['active', 'paused'], 'paused')))
      throw new AppError('conflict', 'The subscription is disabled; resume it first.');
    return findManaged(this.settings, scope, uid);
  }
}
