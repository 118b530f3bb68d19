import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { DeliveryLog, type DeliveryFilter, type DeliverySummary } from '../ports/delivery-log.js';

export type DeliveryPage = {
  readonly deliveries: readonly DeliverySummary[];
  /** The uid to continue after; `undefined` on the last page. */
  readonly next: string | undefined;
};

@Injectable()
export class ListDeliveries {
  constructor(private readonly log: DeliveryLog) {}

  async execute(
    scope: TenantScope,
    filter: DeliveryFilter,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<DeliveryPage> {
    // One row more than asked for shows whether another page exists, without a count.
    const rows = await this.log.list(scope, filter, { ...page, limit: page.limit + 1 });
    const deliveries = rows.slice(0, page.limit);
    const next = rows.length > page.limit ? deliveries.at(-1)?.uid : undefined;
    return { deliveries, next };
  }
}
