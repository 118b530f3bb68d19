import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { RefusedEvents, type RefusedEventRow } from '../ports/refused-events.js';

@Injectable()
export class ListRefusedEvents {
  constructor(private readonly refused: RefusedEvents) {}

  /** `next` is the uid to continue after; `undefined` on the last page. */
  async execute(
    scope: TenantScope,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<{
    readonly events: readonly RefusedEventRow[];
    readonly next: string | undefined;
  }> {
    // One row more than asked for shows whether another page exists, without a count.
    const rows = await this.refused.list(scope, { ...page, limit: page.limit + 1 });
    const events = rows.slice(0, page.limit);
    return { events, next: rows.length > page.limit ? events.at(-1)?.uid : undefined };
  }
}
