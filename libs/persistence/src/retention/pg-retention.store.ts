import { Injectable } from '@nestjs/common';
import {
  type BatchResult,
  ClocksDisagree,
  type EventKey,
  IdFactory,
  type RetainedSubject,
  RetentionStore,
  type TrimmedRecords,
} from '@rxhooks/application';
import { CorrectedClock } from '@rxhooks/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { cancelUnsent } from './cancel-unsent.js';
import { deleteEvents } from './delete-events.js';
import { changed, eraseEvents } from './erase-events.js';
import { BATCH_ROWS, DAYS, DELETE_TESTS, DUE_EVENTS } from './retention-batch.js';
import { RetentionRun } from './retention-run.js';
import { asAge } from '../stats/stats-statements.js';
import { isOnItsWay } from '../organisations/moving.js';
import { givingWay } from '../connection/run-statement.js';

const BY_UID = { key: 'uid' };
type Records = {
  readonly time: string;
  readonly key: string;
  /** How their index has times, in SQL; as they are by default. */
  readonly asAge?: (time: string) => string;
};
const RECORDS: Readonly<Record<TrimmedRecords, Records>> = {
  audit_log: { time: 'at', ...BY_UID },
  notifications: { time: 'created_at', ...BY_UID },
  recoveries: { time: 'created_at', ...BY_UID },
  refused_events: { time: 'refused_at', ...BY_UID },
  stats_hours: {
    time: 'bucket',
    key: 'organisation_uid, subscription_uid, bucket, event_type',
    asAge,
  },
};

/** $1 days. */
export const trimStatement = (records: TrimmedRecords) => {
  const { time, key, asAge: of = (at) => at } = RECORDS[records];
  return `
  WITH oldest AS (
    SELECT ${key} FROM ${records} WHERE ${of(time)} < ${of(`(now() - $1 * interval '1 day')`)}
      AND ${isOnItsWay('organisation_uid')} IS NOT TRUE -- the audit log has entries of no organisation
    ORDER BY ${of(time)} LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED
  )
  DELETE FROM ${records} WHERE (${key}) IN (SELECT ${key} FROM oldest)`;
};

@Injectable()
export class PgRetentionStore extends RetentionStore {
  readonly #run: RetentionRun;

  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: IdFactory,
    clock: CorrectedClock,
  ) {
    super();
    this.#run = new RetentionRun(clock);
  }

  override async listPeriods(subject: RetainedSubject): Promise<readonly number[]> {
    const rows: { days: number }[] = await this.dataSource.query(
      `SELECT DISTINCT ${DAYS[subject]} AS days FROM organisations o ORDER BY days`,
    );
    return rows.map(({ days }) => days);
  }

  override erasePayloads(days: number): Promise<BatchResult> {
    const reason = `The payload of the event was erased after ${days} days.`;
    return this.#batch('payloads', async (manager) => {
      const events = await dueEvents(manager, 'payloads', days);
      const isOnRecord = await cancelUnsent(manager, this.ids, events, reason);
      if (events.length > 0 && isOnRecord) await eraseEvents(manager, events, reason);
      if (events.length > 0) return { isDone: false };
      return { isDone: (await changed(manager, DELETE_TESTS, [days])) < BATCH_ROWS };
    });
  }

  override deleteDeliveries(days: number): Promise<BatchResult> {
    return this.#batch('deliveries', async (manager) => {
      const events = await dueEvents(manager, 'deliveries', days);
      if (events.length > 0) await deleteEvents(manager, events);
      return { isDone: events.length === 0 };
    });
  }

  override trim(records: TrimmedRecords, days: number): Promise<BatchResult> {
    return this.#batch(records, async (manager) => {
      const deleted = await changed(manager, trimStatement(records), [days]);
      return { isDone: deleted < BATCH_ROWS };
    });
  }

  /** Throws after the commit, so that unreliable clocks are recorded also when nothing is done. */
  async #batch(
    subject: RetainedSubject | TrimmedRecords,
    work: (manager: EntityManager) => Promise<BatchResult>,
  ): Promise<BatchResult> {
    const result = await givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        const verdict = await this.#run.begin(manager, subject);
        if (!verdict) return { isDone: true };
        return verdict.refusal ?? work(manager);
      }),
    );
    if (typeof result === 'string') throw new ClocksDisagree(result);
    return result;
  }
}

async function dueEvents(
  manager: EntityManager,
  subject: RetainedSubject,
  days: number,
): Promise<readonly EventKey[]> {
  return manager.query(DUE_EVENTS[subject], [days]);
}
