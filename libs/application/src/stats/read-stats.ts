import { Injectable } from '@nestjs/common';
import { AppError, percentileOf } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { Clock } from '../ports/clock.js';
import {
  type StatsGroup,
  StatsLog,
  type StatsQuestion,
  type StatsRow,
  type StatsStep,
} from '../ports/stats-log.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STEP_MS: Readonly<Record<StatsStep, number>> = { minute: MINUTE_MS, hour: HOUR_MS };
/** A longer time is told by the hour unless it is asked for by the minute. */
const MOST_IN_MINUTES_MS = 3 * HOUR_MS;
const MOST_ROWS = 5000;
/** Which takes the database a second or two, of the four that a statement has. */
const MOST_ADDED_UP = 100_000;
const LONGEST_MS = 92 * DAY_MS;

export type StatsQuery = {
  /** Default: an hour before `to`. */
  readonly from: Date | undefined;
  /** Default: now. */
  readonly to: Date | undefined;
  /** Default: minutes for up to three hours of the last day, and otherwise hours. */
  readonly step: StatsStep | undefined;
  readonly by: readonly StatsGroup[];
  readonly subscriptionUid?: string;
};

/** In milliseconds; undefined of no time at all. */
export type Percentiles = { readonly p50: number | undefined; readonly p95: number | undefined };

export type StatsLine = Omit<StatsRow, 'latency' | 'receiver'> & {
  readonly latency: Percentiles;
  readonly receiver: Percentiles;
};

export type Stats = Pick<StatsQuestion, 'from' | 'to' | 'step'> & {
  readonly oldestWaitingAt: Date | undefined;
  readonly lines: readonly StatsLine[];
};

@Injectable()
export class ReadStats {
  constructor(
    private readonly log: StatsLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `invalid` for a time that is too long, too long ago, or too much for one answer */
  async execute(scope: TenantScope, query: StatsQuery): Promise<Stats> {
    const question = this.#toQuestion(query);
    const { from, to, step, subscriptionUid } = question;
    const bounds = { rows: MOST_ROWS + 1, addedUp: MOST_ADDED_UP };
    const rows = await this.log.read(scope, question, bounds);
    if (!rows)
      throw invalid('from', 'has too much after it to be added up; ask for less at a time');
    if (rows.length > MOST_ROWS)
      throw invalid('from', `has more than ${MOST_ROWS} rows after it; ask for less at a time`);
    const oldestWaitingAt = await this.log.oldestWaiting(scope, subscriptionUid);
    return { from, to, step, oldestWaitingAt, lines: rows.map(toLine) };
  }

  #toQuestion({ by, subscriptionUid, ...query }: StatsQuery): StatsQuestion {
    const now = this.clock.now().getTime();
    const to = query.to ?? new Date(now);
    const given = query.from ?? new Date(to.getTime() - HOUR_MS);
    if (given >= to) throw invalid('from', 'must be before to');
    if (to.getTime() - given.getTime() > LONGEST_MS)
      throw invalid('from', 'must be at most 92 days before to');
    // Hours are made of minutes that are a day old, by the hour.
    const hasMinutes = now - given.getTime() <= DAY_MS;
    if (query.step === 'minute' && !hasMinutes)
      throw invalid('step', 'must be hour for a time before the last 24 hours');
    const isShort = to.getTime() - given.getTime() <= MOST_IN_MINUTES_MS;
    const step = query.step ?? (hasMinutes && isShort ? 'minute' : 'hour');
    const from = new Date(given.getTime() - (given.getTime() % STEP_MS[step]));
    return { from, to, step, by, subscriptionUid };
  }
}

function toLine({ latency, receiver, ...row }: StatsRow): StatsLine {
  return { ...row, latency: percentilesOf(latency), receiver: percentilesOf(receiver) };
}

const percentilesOf = (counts: readonly number[]): Percentiles => ({
  p50: percentileOf(counts, 0.5),
  p95: percentileOf(counts, 0.95),
});

const invalid = (field: string, message: string) =>
  new AppError('invalid', 'Validation failed', [{ field, message }]);
