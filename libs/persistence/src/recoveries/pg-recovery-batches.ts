import { Injectable } from '@nestjs/common';
import { Contracts, type Happening, RecoveryBatches, type SentBatch } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { givingWay } from '../connection/run-statement.js';
import { contractsThatTell } from '../operational-events/contracts-that-tell.js';
import { WebhookEvents } from '../operational-events/webhook-events.js';
import { isAway, isStill } from '../organisations/moving.js';
import { HAS_BATCHES } from './recovery.row.js';
import { SEND_BATCH, unknownToPlanner } from './send-batch-statement.js';

const LIST_RUNNING = `
  SELECT r.uid FROM recoveries r -- Organisation: all.
  WHERE r.ended_at IS NULL AND r.status = 'running' AND NOT ${isStill('r.organisation_uid')} AND ${HAS_BATCHES}
  ORDER BY r.uid`;

/** OFFSET 0: for one recovery after the other. */
const HAS_OPEN = `EXISTS (
    SELECT FROM deliveries d
    WHERE d.recovery_uid = r.uid AND ${isOf('d', 'r.organisation_uid')} AND d.status = ${unknownToPlanner('pending', 'retrying')}
    OFFSET 0)`;

export const LOCK_DONE = `
  SELECT r.uid FROM recoveries r -- Organisation: all.
  WHERE r.ended_at IS NULL AND NOT ${isAway('r.organisation_uid')} AND NOT ${HAS_BATCHES} AND NOT ${HAS_OPEN}
  FOR UPDATE SKIP LOCKED`;

/** After the lock, or what a later recovery has taken before it would be counted twice. */
const END = `
  UPDATE recoveries r -- Organisation: all.
  SET status = CASE r.status WHEN 'running' THEN 'finished' ELSE r.status END, ended_at = now(),
      succeeded = r.succeeded + live.succeeded, failed = r.failed + live.ended - live.succeeded
  FROM (
    SELECT done.uid, count(d.uid) AS ended, count(d.uid) FILTER (WHERE d.status = 'succeeded') AS succeeded
    FROM unnest($1::text[]) AS done (uid) LEFT JOIN deliveries d -- Organisation: by the recovery.
      ON d.recovery_uid = done.uid
    GROUP BY done.uid
  ) live
  WHERE r.uid = live.uid AND NOT ${HAS_OPEN}
  RETURNING r.uid AS "recoveryUid", r.organisation_uid AS "organisationUid", r.status, r.matched, r.sent, r.succeeded, r.failed`;

type EndedRow = Omit<Extract<Happening, { kind: 'recovery.finished' }>, 'kind'> & {
  readonly organisationUid: string;
};

type SentRow = {
  readonly subscriptionUid: string | null;
  readonly organisationUid: string;
  readonly sent: number;
  readonly waitMs: number;
};

@Injectable()
export class PgRecoveryBatches extends RecoveryBatches {
  readonly #contractsWithFailureEvents: readonly string[];

  constructor(
    private readonly dataSource: DataSource,
    private readonly webhookEvents: WebhookEvents,
    contracts: Contracts,
  ) {
    super();
    this.#contractsWithFailureEvents = contractsThatTell(contracts);
  }

  override async listRunning(): Promise<readonly string[]> {
    const rows: { uid: string }[] = await this.dataSource.query(LIST_RUNNING);
    return rows.map(({ uid }) => uid);
  }

  override async send(recoveryUid: string): Promise<SentBatch> {
    const parameters = [recoveryUid, this.#contractsWithFailureEvents];
    const [row]: SentRow[] = await givingWay(() => this.dataSource.query(SEND_BATCH, parameters));
    const { subscriptionUid = null, organisationUid = '', sent = 0, waitMs = 0 } = row ?? {};
    const endpoint =
      subscriptionUid === null || sent === 0 ? undefined : { subscriptionUid, organisationUid };
    return { isTaken: subscriptionUid !== null, endpoint, waitMs };
  }

  override async settle(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const done: { uid: string }[] = await manager.query(LOCK_DONE);
      if (done.length === 0) return;
      const uids = done.map(({ uid }) => uid);
      const [ended]: [EndedRow[], number] = await manager.query(END, [uids]);
      for (const { organisationUid, ...figures } of ended)
        await this.webhookEvents.happened(manager, organisationUid, {
          kind: 'recovery.finished',
          ...figures,
        });
    });
  }
}
