import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { Clock } from '../ports/clock.js';
import {
  DeliveryLog,
  type DeliveryFilter,
  type DeliverySummary,
  type LogPage,
} from '../ports/delivery-log.js';

const DEFAULT_WINDOW_MS = 24 * 3_600_000;

/** Where the next page begins. It looks back as far as the first one did. */
export type LogCursor = { readonly uid: string; readonly createdAfter: Date | undefined };

export type DeliveryPage = {
  readonly deliveries: readonly DeliverySummary[];
  /** `undefined` on the last page. */
  readonly next: LogCursor | undefined;
};

@Injectable()
export class ListDeliveries {
  constructor(
    private readonly log: DeliveryLog,
    private readonly clock: Clock,
  ) {}

  /** A page may be short, or empty, and still have a next one: the search is bounded. */
  async execute(
    scope: TenantScope,
    filter: DeliveryFilter,
    page: Omit<LogPage, 'after'> & { readonly cursor: LogCursor | undefined },
  ): Promise<DeliveryPage> {
    const { limit, order, cursor } = page;
    const createdAfter = filter.createdAfter ?? (cursor ?? this.#window(filter)).createdAfter;
    // One row more than asked for shows whether another page exists, without a count.
    const { rows, lookedUntil } = await this.log.list(
      scope,
      { ...filter, ...(createdAfter && { createdAfter }) },
      { order, after: cursor?.uid, limit: limit + 1 },
    );
    const deliveries = rows.slice(0, limit);
    const uid = rows.length > limit ? deliveries.at(-1)?.uid : lookedUntil;
    return { deliveries, next: uid === undefined ? undefined : { uid, createdAfter } };
  }

  /** One event has few deliveries, however old they are. */
  #window({ eventId, createdBefore }: DeliveryFilter): Pick<LogCursor, 'createdAfter'> {
    if (eventId !== undefined) return { createdAfter: undefined };
    const end = createdBefore ?? this.clock.now();
    return { createdAfter: new Date(end.getTime() - DEFAULT_WINDOW_MS) };
  }
}
