import { Injectable } from '@nestjs/common';
import {
  type BatchResult,
  type Expired,
  type RetainedSubject,
  RetentionStore,
} from '@rxhooks/application';
import { DataSource, type EntityManager } from 'typeorm';
import { deleteEvents } from './delete-events.js';
import { eraseEvents } from './erase-events.js';
import { BATCH_ROWS, DAYS, passNextEvents } from './retention-marks.js';
import { givingWay } from './run-statement.js';

const TIMES = { audit_log: 'at', notifications: 'created_at' } as const;
type Records = keyof typeof TIMES;

/** Uids sort by age, so what is old enough is among the first ones of the primary key. */
const trimStatement = (records: Records) => `
  WITH oldest AS (
    SELECT uid, ${TIMES[records]} AS time FROM ${records} ORDER BY uid LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED
  )
  DELETE FROM ${records} r USING oldest WHERE r.uid = oldest.uid AND oldest.time < $1`;

@Injectable()
export class PgRetentionStore extends RetentionStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async listPeriods(subject: RetainedSubject): Promise<readonly number[]> {
    const rows: { days: number }[] = await this.dataSource.query(
      `SELECT DISTINCT ${DAYS[subject]} AS days FROM organisations o ORDER BY days`,
    );
    return rows.map(({ days }) => days);
  }

  override erasePayloads(expired: Expired): Promise<BatchResult> {
    const reason = `The payload of the event was erased after ${expired.days} days.`;
    return this.#inTransaction((manager) =>
      passNextEvents(manager, 'payloads', expired, (uids) => eraseEvents(manager, uids, reason)),
    );
  }

  override deleteDeliveries(expired: Expired): Promise<BatchResult> {
    return this.#inTransaction((manager) =>
      passNextEvents(manager, 'deliveries', expired, (uids) => deleteEvents(manager, uids)),
    );
  }

  override async trim(records: Records, before: Date): Promise<BatchResult> {
    const [, deleted]: [unknown, number] = await this.dataSource.query(trimStatement(records), [
      before,
    ]);
    return { isDone: deleted < BATCH_ROWS };
  }

  #inTransaction(work: (manager: EntityManager) => Promise<BatchResult>): Promise<BatchResult> {
    return givingWay(() => this.dataSource.transaction(work));
  }
}
