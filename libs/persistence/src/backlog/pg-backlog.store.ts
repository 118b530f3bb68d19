import { Injectable } from '@nestjs/common';
import { type BacklogFigures, BacklogStore, type Endpoint } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import {
  DUE_MAILS,
  dueDeliveries,
  ENDPOINT_STATES,
  WAITING_EVENTS,
} from './bring-back-statements.js';
import {
  CANCEL_BATCH,
  CANCEL_MARKED,
  cancelOpen,
  skipOpen,
} from '../deliveries/cancel-statement.js';
import { LeaseGrace } from '../deliveries/lease-grace.js';
import { IS_BARRED } from '../endpoints/endpoint-rules.js';
import { isOf } from '../connection/is-of.js';
import { isFree, POISON_AFTER } from '../deliveries/lease-statement.js';
import { givingWay } from '../connection/run-statement.js';
import { orphaned } from './orphaned-statement.js';

const MAX_BATCHES = 20;

const FORGOTTEN_EVENTS = `
  -- Organisation: all; a sweep.
  SELECT uid FROM waiting_events
  WHERE accepted_at < now() - $1 * interval '1 millisecond'
  ORDER BY accepted_at
  LIMIT $2`;

const OPEN_SUBSCRIPTIONS = `
  WITH RECURSIVE open_subscriptions AS (
    -- Organisation: all; a sweep finds whose deliveries there are.
    (SELECT subscription_uid FROM deliveries -- Organisation: all.
     WHERE status IN ('pending', 'retrying') ORDER BY subscription_uid LIMIT 1)
    UNION ALL
    SELECT (SELECT d.subscription_uid FROM deliveries d -- Organisation: all.
            WHERE d.status IN ('pending', 'retrying') AND d.subscription_uid > o.subscription_uid
            ORDER BY d.subscription_uid LIMIT 1)
    FROM open_subscriptions o WHERE o.subscription_uid IS NOT NULL
  )`;

/**
 * Finds every subscription with open deliveries by one index probe each (a loose index scan),
 * however long its backlog is. Returns those that may be sent to and have an overdue delivery
 * without a lease.
 */
const OVERDUE_ENDPOINTS = `${OPEN_SUBSCRIPTIONS}
  SELECT s.uid AS "subscriptionUid", s.organisation_uid AS "organisationUid"
  FROM open_subscriptions o -- Organisation: all; a sweep.
  JOIN subscriptions s ON s.uid = o.subscription_uid
  LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
  WHERE NOT ${IS_BARRED} AND EXISTS (
    SELECT FROM deliveries d
    WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND d.status IN ('pending', 'retrying')
      AND d.due_at < now() - $1 * interval '1 millisecond' AND d.lost_attempts < ${POISON_AFTER}
      AND ${isFree('d')})`;

const MEASURE = `${OPEN_SUBSCRIPTIONS}, oldest AS (
    SELECT ${IS_BARRED} AS is_barred, extract(epoch FROM now() - d.due_at)::float8 AS seconds
    FROM open_subscriptions o -- Organisation: all; a sweep.
  JOIN subscriptions s ON s.uid = o.subscription_uid
    LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
    CROSS JOIN LATERAL (
      SELECT due_at FROM deliveries d
      WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND d.status IN ('pending', 'retrying')
      ORDER BY due_at LIMIT 1) d
    WHERE d.due_at < now())
  SELECT coalesce(max(seconds) FILTER (WHERE NOT is_barred), 0) AS "dueSeconds",
         coalesce(max(seconds) FILTER (WHERE is_barred), 0) AS "barredSeconds",
         (SELECT count(*)::int FROM endpoint_states -- Organisation: all; a gauge.
          WHERE is_open) AS "openCircuits"
  FROM oldest`;

const ORPHANED = orphaned(OPEN_SUBSCRIPTIONS);

type Orphaned = Endpoint & {
  /** In the hands of a worker when they were to be cancelled, which is gone. */
  readonly hasMarked: boolean;
  readonly stop: 'removed' | 'disabled' | null;
  readonly reason: string;
};

const SWEPT = { removed: cancelOpen('$4'), disabled: skipOpen('$4') } as const;

@Injectable()
export class PgBacklogStore extends BacklogStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly grace: LeaseGrace,
  ) {
    super();
  }

  override async forgottenEvents(olderThanMs: number, limit: number): Promise<readonly string[]> {
    const rows: { uid: string }[] = await this.dataSource.query(FORGOTTEN_EVENTS, [
      olderThanMs,
      limit,
    ]);
    return rows.map(({ uid }) => uid);
  }

  override overdueEndpoints(overdueMs: number): Promise<readonly Endpoint[]> {
    return this.dataSource.query(OVERDUE_ENDPOINTS, [overdueMs]);
  }

  override async measure(): Promise<BacklogFigures> {
    const [figures]: BacklogFigures[] = await this.dataSource.query(MEASURE);
    return figures ?? { dueSeconds: 0, barredSeconds: 0, openCircuits: 0 };
  }

  override async endOrphans(): Promise<void> {
    const { graceMs } = this.grace;
    const found: Orphaned[] = await this.dataSource.query(ORPHANED, [graceMs]);
    for (const { subscriptionUid, organisationUid, hasMarked, stop, reason } of found) {
      if (hasMarked) await this.#end(CANCEL_MARKED, [subscriptionUid, organisationUid, graceMs]);
      if (stop) await this.#end(SWEPT[stop], [subscriptionUid, reason, organisationUid, graceMs]);
    }
  }

  override async bringTimesBack(longestMs: number): Promise<number> {
    let rows = 0;
    for (const [statement, ...parameters] of [
      [dueDeliveries(OPEN_SUBSCRIPTIONS), longestMs],
      [WAITING_EVENTS],
      [ENDPOINT_STATES, longestMs],
      [DUE_MAILS],
    ] as const) {
      const [, count]: [unknown, number] = await givingWay(() =>
        this.dataSource.query(statement, [...parameters]),
      );
      rows += count;
    }
    return rows;
  }

  /** Ends batch after batch, at most MAX_BATCHES in a round. */
  async #end(statement: string, parameters: unknown[]): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const [, count]: [unknown, number] = await givingWay(() =>
        this.dataSource.query(statement, parameters),
      );
      if (count < CANCEL_BATCH) return;
    }
  }
}
