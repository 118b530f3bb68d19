import { Injectable } from '@nestjs/common';
import { FindSubscription, type TenantScope } from '@rxhooks/application';
import { semble } from '@rxhooks/contracts';
import { AppError, type Subscription } from '@rxhooks/domain';

/** Not every text can be asked for in the database. */
const ID = /^\w{1,64}$/;

@Injectable()
export class FindWebhook {
  constructor(private readonly findSubscription: FindSubscription) {}

  /** Deleted ones as well; `undefined` also for somebody else's. */
  async execute(scope: TenantScope, id: string): Promise<Subscription | undefined> {
    if (!ID.test(id)) return undefined;
    try {
      return await this.findSubscription.execute(scope, semble.NAME, id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** @throws AppError `not_found`, for a deleted one as well */
  async orRefuse(scope: TenantScope, id: string): Promise<Subscription> {
    const found = await this.execute(scope, id);
    if (found && !found.removedAt) return found;
    const message = found ? 'The webhook is deleted.' : 'There is no such webhook.';
    throw new AppError('not_found', 'Not found', [{ field: 'id', message }]);
  }
}
