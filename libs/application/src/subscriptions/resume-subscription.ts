import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { type ManagedSubscription, SubscriptionSettings } from '../ports/subscription-settings.js';
import { findManaged } from './find-managed.js';

/**
 * Lets a paused or disabled subscription go on, without its history of failures. What has waited goes out at a ramp, the
 * oldest first; what was cancelled when it was disabled can be sent again one by one.
 */
@Injectable()
export class ResumeSubscription {
  constructor(private readonly settings: SubscriptionSettings) {}

  /** @throws AppError `not_found`; `conflict` while deliveries from before it was disabled are still being cancelled */
  async execute(scope: TenantScope, uid: string): Promise<ManagedSubscription> {
    await findManaged(this.settings, scope, uid);
    await this.settings.move(uid, ['paused', 'disabled'], 'active');
    const managed = await findManaged(this.settings, scope, uid);
    if (managed.subscription.status === 'active') return managed;
    throw new AppError(
      'conflict',
      'Its open deliveries are still being cancelled; try again in a minute.',
    );
  }
}
