import { Injectable } from '@nestjs/common';
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

  /** @throws AppError `not_found` */
  async execute(scope: TenantScope, uid: string): Promise<ManagedSubscription> {
    await findManaged(this.settings, scope, uid);
    await this.settings.move(uid, ['paused', 'disabled'], 'active');
    return findManaged(this.settings, scope, uid);
  }
}
