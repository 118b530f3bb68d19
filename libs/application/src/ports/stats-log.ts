import type { TenantScope } from '../access/tenant-scope.js';
import type { Counts } from './stats-store.js';

export const STATS_STEPS = ['minute', 'hour'] as const;
export type StatsStep = (typeof STATS_STEPS)[number];

/** What rows are told apart by, beside their time. */
export const STATS_GROUPS = ['organisation', 'endpoint', 'event_type'] as const;
export type StatsGroup = (typeof STATS_GROUPS)[number];

export type StatsQuestion = {
  /** The start of the first step. */
  readonly from: Date;
  readonly to: Date;
  readonly step: StatsStep;
  readonly by: readonly StatsGroup[];
  /** Only of this one. */
  readonly subscriptionUid: string | undefined;
};

/** What was counted in one step; there is none where nothing was. */
export type StatsRow = Omit<Counts, 'lastSuccessAt'> & {
  readonly at: Date;
  readonly subscriptionUid: string | undefined;
  readonly eventType: string | undefined;
};

/** How one subscription fares right now. */
export type EndpointFigures = {
  /** Of the last hour: requests that succeeded, of all that were made; undefined when none was. */
  readonly successRate: number | undefined;
  readonly lastSuccessAt: Date | undefined;
  /** Deliveries that wait, counted up to a bound. */
  readonly backlog: number;
  /** Since when the longest one of those is due; undefined when none is. */
  readonly oldestWaitingAt: Date | undefined;
};

export type StatsBounds = {
  /** Of the answer; one more shows that there are more. */
  readonly rows: number;
  /** What is on record and has to be added up for it. */
  readonly addedUp: number;
};

/** Reads statistics, and what waits at this moment. A pharmacy's are those of its own subscriptions. */
export abstract class StatsLog {
  /** By time. `undefined` when there is too much to add up, which is found out before. */
  abstract read(
    scope: TenantScope,
    question: StatsQuestion,
    bounds: StatsBounds,
  ): Promise<readonly StatsRow[] | undefined>;
  /** Since when the longest event or due delivery waits. */
  abstract oldestWaiting(scope: TenantScope, subscriptionUid?: string): Promise<Date | undefined>;
  /** Of subscriptions of the scope, by uid. */
  abstract figuresOf(
    scope: TenantScope,
    subscriptionUids: readonly string[],
    mostCounted: number,
  ): Promise<ReadonlyMap<string, EndpointFigures>>;
}
