import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { WaitingDeliveries } from '../ports/waiting-deliveries.js';

/** Cancels what waits for one subscription, for example when a receiver has fetched the data in another way. */
@Injectable()
export class DiscardWaiting {
  constructor(private readonly waiting: WaitingDeliveries) {}

  /**
   * Leaves alone what is created while it runs.
   *
   * @returns how many deliveries were cancelled, or would be
   * @throws AppError `not_found`
   */
  async execute(
    scope: TenantScope,
    subscriptionUid: string,
    { isDryRun }: { readonly isDryRun: boolean },
  ): Promise<number> {
    const counted = await this.waiting.count(scope, subscriptionUid);
    if (!counted) throw AppError.notFound();
    if (isDryRun) return counted.waiting;
    let discarded = 0;
    for (;;) {
      const batch = await this.waiting.discard(scope, subscriptionUid, counted.at);
      discarded += batch.discarded;
      if (batch.isDone) return discarded;
    }
  }
}
