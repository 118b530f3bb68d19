import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { type AttemptRecord, DeliveryLog, type DeliverySummary } from '../ports/delivery-log.js';

export type DeliveryDetails = DeliverySummary & { readonly attempts: readonly AttemptRecord[] };

@Injectable()
export class GetDelivery {
  constructor(private readonly log: DeliveryLog) {}

  /** @throws AppError `not_found`, also for another tenant's delivery */
  async execute(scope: TenantScope, uid: string): Promise<DeliveryDetails> {
    const delivery = await this.log.find(scope, uid);
    if (!delivery) throw AppError.notFound();
    return { ...delivery, attempts: await this.log.attempts(scope, uid) };
  }
}
