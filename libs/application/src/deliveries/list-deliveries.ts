import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { Clock } from '../ports/clock.js';
import { type BusinessKeyQuery, FindBusinessKey } from '../events/find-business-key.js';
import {
  DeliveryLog,
  type DeliveryFilter,
  type DeliverySummary,
  type LogPage,
  type LogRows,
} from '../ports/delivery-log.js';
import { TestDeliveries } from '../ports/test-deliveries.js';
import { withTests } from './with-tests.js';

const DEFAULT_WINDOW_MS = 24 * 3_600_000;
const NONE: LogRows = { rows: [], lookedUntil: undefined };

/** Where the next page begins. It looks back as far as the first one did. */
export type LogCursor = { readonly uid: string; readonly createdAfter: Date | undefined };

export type DeliveryPage = {
  readonly deliveries: readonly DeliverySummary[];
  /** `undefined` on the last page. */
  readonly next: LogCursor | undefined;
};

export type DeliveryQuestion = Omit<DeliveryFilter, 'businessKey'> & {
  readonly businessKey?: BusinessKeyQuery | undefined;
  /** Only tests, or none. Default: both. */
  readonly isTest?: boolean | undefined;
};

@Injectable()
export class ListDeliveries {
  constructor(
    private readonly log: DeliveryLog,
    private readonly tests: TestDeliveries,
    private readonly clock: Clock,
    private readonly findKey: FindBusinessKey,
  ) {}

  /**
   * A page may be short, or empty, and still have a next one: the search is bounded. Events that
   * are named, by id or business key, are of any time unless one is given.
   */
  async execute(
    scope: TenantScope,
    { businessKey: query, isTest, ...filter }: DeliveryQuestion,
    page: Omit<LogPage, 'after'> & { readonly cursor: LogCursor | undefined },
  ): Promise<DeliveryPage> {
    const businessKey = query && (await this.findKey.execute(scope, query));
    if (query && !businessKey) return { deliveries: [], next: undefined };
    const { limit, order, cursor } = page;
    const isOfAnyTime = filter.eventId !== undefined || businessKey !== undefined;
    const window = isOfAnyTime ? { createdAfter: undefined } : this.#window(filter);
    const createdAfter = filter.createdAfter ?? (cursor ?? window).createdAfter;
    // One row more than asked for shows whether another page exists, without a count.
    const asked = { order, after: cursor?.uid, limit: limit + 1 };
    const whole = {
      ...filter,
      ...(businessKey && { businessKey }),
      ...(createdAfter && { createdAfter }),
    };
    const found = isTest === true ? NONE : await this.log.list(scope, whole, asked);
    const tests = isTest === false ? [] : await this.tests.list(scope, whole, asked);
    const { rows, lookedUntil } = withTests(found, tests, asked);
    const deliveries = rows.slice(0, limit);
    const uid = rows.length > limit ? deliveries.at(-1)?.uid : lookedUntil;
    return { deliveries, next: uid === undefined ? undefined : { uid, createdAfter } };
  }

  #window({ createdBefore }: DeliveryQuestion): Pick<LogCursor, 'createdAfter'> {
    const end = createdBefore ?? this.clock.now();
    return { createdAfter: new Date(end.getTime() - DEFAULT_WINDOW_MS) };
  }
}
