import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { RecoveryLog } from '../ports/recovery-log.js';
import type { Recovery } from '../ports/recovery-plans.js';

export type RecoveryPage = {
  readonly recoveries: readonly Recovery[];
  /** `undefined` on the last page. */
  readonly next: string | undefined;
};

/** What became of recoveries, and their end before the time. */
@Injectable()
export class Recoveries {
  constructor(private readonly log: RecoveryLog) {}

  async list(
    scope: TenantScope,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<RecoveryPage> {
    // One more than asked for shows whether another page exists, without a count.
    const found = await this.log.list(scope, { ...page, limit: page.limit + 1 });
    const recoveries = found.slice(0, page.limit);
    return { recoveries, next: found.length > page.limit ? recoveries.at(-1)?.uid : undefined };
  }

  /** @throws AppError `not_found` */
  async get(scope: TenantScope, uid: string): Promise<Recovery> {
    return known(await this.log.find(scope, uid));
  }

  /** @throws AppError `not_found` */
  async cancel(scope: TenantScope, uid: string): Promise<Recovery> {
    return known(await this.log.cancel(scope, uid));
  }
}

function known(recovery: Recovery | undefined): Recovery {
  if (!recovery) throw AppError.notFound();
  return recovery;
}
