import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { WakeUps } from '../ports/wake-ups.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { DeliveryLog } from '../ports/delivery-log.js';
import { TestDeliveries } from '../ports/test-deliveries.js';
import { resendOfTest, resendRefusal } from './resend-refusal.js';

/** Sends a delivery once more, whatever its status, and restarts its schedule. */
@Injectable()
export class ResendDelivery {
  constructor(
    private readonly log: DeliveryLog,
    private readonly tests: TestDeliveries,
    private readonly wakeUps: WakeUps,
  ) {}

  /** @throws AppError `not_found` (also for another tenant's delivery), `conflict` or `gone` */
  async execute(scope: TenantScope, uid: string, { notifyFailure = true } = {}): Promise<void> {
    const result = await this.log.makeDue(scope, uid, { notifyFailure });
    if (result.kind === 'unknown') throw await this.#refusalOf(scope, uid);
    if (result.kind !== 'scheduled') throw resendRefusal(result);
    const { subscriptionUid, attempt } = result;
    const { organisationUid } = scope;
    return this.wakeUps.resendRequested({
      deliveryUid: uid,
      subscriptionUid,
      organisationUid,
      attempt,
    });
  }

  async #refusalOf(scope: TenantScope, uid: string): Promise<AppError> {
    const test = await this.tests.find(scope, uid);
    return test ? resendOfTest(test.delivery.subscriptionUid) : AppError.notFound();
  }
}
