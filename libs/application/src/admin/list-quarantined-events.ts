import { Injectable } from '@nestjs/common';
import { type QuarantinedEvent, QuarantineStore } from '../ports/quarantine-store.js';

@Injectable()
export class ListQuarantinedEvents {
  constructor(private readonly store: QuarantineStore) {}

  /** `next` is the uid to continue after; `undefined` on the last page. */
  async execute(page: { readonly limit: number; readonly before: string | undefined }): Promise<{
    readonly events: readonly QuarantinedEvent[];
    readonly next: string | undefined;
  }> {
    // One row more than asked for shows whether another page exists, without a count.
    const rows = await this.store.list({ ...page, limit: page.limit + 1 });
    const events = rows.slice(0, page.limit);
    return { events, next: rows.length > page.limit ? events.at(-1)?.uid : undefined };
  }
}
