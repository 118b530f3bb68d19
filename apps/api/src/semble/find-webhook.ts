import { Injectable } from '@nestjs/common';
import { type ManagedSubscription, Subscriptions, type TenantScope } from '@rxhooks/application';
import { semble } from '@rxhooks/contracts';
import { AppError } from '@rxhooks/domain';

/** Not every text can be asked for in the database. */
const ID = /^\w{1,64}$/;

@Injectable()
export class FindWebhook {
  constructor(private readonly subscriptions: Subscriptions) {}

  /** Deleted ones as well; `undefined` also for somebody else's. */
  async execute(scope: TenantScope, id: string): Promise<ManagedSubscription | undefined> {
    if (!ID.test(id)) return undefined;
    const own = { ...scope, contract: semble.NAME };
    try {
      return await this.subscriptions.get(own, id, { withRemoved: true });
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** @throws AppError `not_found`, for a deleted one as well */
  async orRefuse(scope: TenantScope, id: string): Promise<ManagedSubscription> {
    const found = await this.execute(scope, id);
    if (found && !found.removedAt) return found;
    const message = found ? 'The webhook is deleted.' : 'There is no such webhook.';
    throw new AppError('not_found', 'Not found', [{ field: 'id', message }]);
  }
}
