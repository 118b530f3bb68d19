import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { WakeUps } from '../ports/wake-ups.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { DeliveryLog } from '../ports/delivery-log.js';

/** Sends a delivery once more, whatever its status, and restarts its schedule. */
@Injectable()
export class ResendDelivery {
  constructor(
    private readonly log: DeliveryLog,
    private readonly wakeUps: WakeUps,
  ) {}

  /** @throws AppError `not_found` (also for another tenant's delivery), `conflict` or `gone` */
  async execute(scope: TenantScope, uid: string, { notifyFailure = true } = {}): Promise<void> {
    const result = await this.log.makeDue(scope, uid, { notifyFailure });
    switch (result.kind) {
      case 'scheduled': {
        const { subscriptionUid, attempt } = result;
        const { organisationUid } = scope;
        return this.wakeUps.resendRequested({
          deliveryUid: uid,
          subscriptionUid,
          organisationUid,
          attempt,
        });
      }
      case 'unknown':
        throw AppError.notFound();
      case 'in_flight':
        throw new AppError('conflict', 'An attempt of this delivery is being made right now.');
      case 'subscription_removed':
        throw new AppError('conflict', 'The subscription of this delivery was removed.');
      case 'subscription_disabled':
        throw new AppError(
          'conflict',
          'The subscription of this delivery is disabled; resume it first.',
        );
      case 'payload_erased':
        throw new AppError('gone', 'The payload of this delivery is not kept any more.');
    }
  }
}
