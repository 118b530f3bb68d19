import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { DeliveryInputs } from '../ports/delivery-inputs.js';
import { type AttemptRecord, DeliveryLog, type DeliverySummary } from '../ports/delivery-log.js';
import { TestDeliveries } from '../ports/test-deliveries.js';
import { DescribeHeaders } from './describe-headers.js';

export type AttemptDetails = AttemptRecord & {
  readonly requestHeaders: Readonly<Record<string, string>>;
};
export type DeliveryDetails = DeliverySummary & { readonly attempts: readonly AttemptDetails[] };

@Injectable()
export class GetDelivery {
  constructor(
    private readonly log: DeliveryLog,
    private readonly tests: TestDeliveries,
    private readonly inputs: DeliveryInputs,
    private readonly headers: DescribeHeaders,
  ) {}

  /** @throws AppError `not_found`, also for another tenant's delivery */
  async execute(scope: TenantScope, uid: string): Promise<DeliveryDetails> {
    const delivery = await this.log.find(scope, uid);
    const source = await this.inputs.findSource(scope, uid);
    if (!delivery || !source) return this.#getTest(scope, uid);
    const attempts = await this.log.attempts(scope, uid);
    return {
      ...delivery,
      attempts: attempts.map((attempt) => ({
        ...attempt,
        requestHeaders: this.headers.execute(source, attempt.startedAt),
      })),
    };
  }

  async #getTest(scope: TenantScope, uid: string): Promise<DeliveryDetails> {
    const test = await this.tests.find(scope, uid);
    if (!test) throw AppError.notFound();
    const { delivery, attempt, source } = test;
    const requestHeaders = this.headers.execute(source, attempt.startedAt);
    return { ...delivery, attempts: [{ ...attempt, requestHeaders }] };
  }
}
