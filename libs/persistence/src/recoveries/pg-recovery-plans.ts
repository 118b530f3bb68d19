import { Injectable } from '@nestjs/common';
import {
  type Earlier,
  IdFactory,
  type NewRecovery,
  type NotGathered,
  type RecoveryPreview,
  RecoveryPlans,
  type RecoveryQuestion,
  type RecoveryRequest,
  type Span,
  type Started,
  type TenantScope,
} from '@rxhooks/application';
import { MOST_RECOVERED, MOST_RUNNING, recoveryBatchSize } from '@rxhooks/domain';
import { DataSource, type EntityManager } from 'typeorm';
import { givingWay } from '../connection/run-statement.js';
import { type Gathered, gatherMatches } from './gather-matches.js';
import { statusesOf } from './read-matches.js';
import { findUnknownSubscriptions } from './unknown-subscriptions.js';
import { FIND_RECOVERY, HAS_BATCHES, type RecoveryRow, toRecovery } from './recovery.row.js';

/** Until the end of the transaction: whoever counts the running ones counts all. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('rxhooks new recoveries'), hashtext($1))`;

const LIST_RUNNING = `
  SELECT r.uid FROM recoveries r
  WHERE r.organisation_uid = $1 AND r.pharmacy_uid IS NOT DISTINCT FROM $2 AND r.status = 'running' AND r.ended_at IS NULL
    AND ${HAS_BATCHES}
  ORDER BY r.uid`;

const INSERT = `
  INSERT INTO recoveries (uid, organisation_uid, pharmacy_uid, idempotency_key, rate_per_second, request, statuses, since, until)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE rxhooks_is_served($2)
  ON CONFLICT (organisation_uid, coalesce(pharmacy_uid, ''), idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
  RETURNING uid`;

const FIND_REPEATED = `
  SELECT uid, request = $4::jsonb AND rate_per_second = $5 AS "isSame" FROM recoveries
  WHERE organisation_uid = $1 AND coalesce(pharmacy_uid, '') = coalesce($2, '') AND idempotency_key = $3`;

const INSERT_BATCHES = `
  INSERT INTO recovery_batches (recovery_uid, organisation_uid, place, subscription_uid, delivery_uids, event_uids)
  SELECT $1, $2, b.* FROM json_to_recordset($3)
    AS b (place int, subscription_uid text, delivery_uids text[], event_uids text[])`;

/** $1 recovery, $2 organisation. */
const COUNT = `
  UPDATE recoveries SET matched = $3, payload_erased = $4, subscription_removed = $5, subscription_disabled = $6,
                        paced_at = clock_timestamp()
  WHERE uid = $1 AND organisation_uid = $2`;
/** Batches of one statement. */
const ROWS = 1000;

@Injectable()
export class PgRecoveryPlans extends RecoveryPlans {
  /** Longer than this no caller waits; what is looked at can be narrowed. */
  protected readonly longestMs: number = 20_000;

  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: IdFactory,
  ) {
    super();
  }

  override async preview(
    scope: TenantScope,
    question: RecoveryQuestion,
  ): Promise<RecoveryPreview | NotGathered> {
    const gathered = await this.#gather(scope, question, MOST_RECOVERED);
    return typeof gathered === 'string' ? gathered : { ...gathered.span, ...gathered.tally.counts };
  }

  override async start(scope: TenantScope, recovery: NewRecovery): Promise<Started> {
    const { manager } = this.dataSource;
    const refusal = await findRefusal(manager, scope, recovery);
    if (refusal) return refusal;
    const batchSize = recoveryBatchSize(recovery.ratePerSecond);
    const gathered = await this.#gather(scope, recovery, batchSize);
    if (typeof gathered === 'string') return { kind: gathered };
    return givingWay(() =>
      this.dataSource.transaction((transaction) => store(transaction, scope, recovery, gathered)),
    );
  }

  override async findEarlier(
    scope: TenantScope,
    recovery: Omit<NewRecovery, 'uid' | 'types'>,
  ): Promise<Earlier | undefined> {
    return findRepeated(this.dataSource.manager, scope, recovery);
  }

  override findUnknown(scope: TenantScope, uids: readonly string[]): Promise<readonly string[]> {
    return findUnknownSubscriptions(this.dataSource, scope, uids);
  }

  #gather(scope: TenantScope, question: RecoveryQuestion, batchSize: number) {
    const limits = { batchSize, longestMs: this.longestMs };
    return gatherMatches(this.dataSource.manager, this.ids, scope, question, limits);
  }
}

async function store(
  manager: EntityManager,
  scope: TenantScope,
  recovery: NewRecovery,
  { span, tally, batches }: Gathered,
): Promise<Started> {
  const { uid } = recovery;
  await manager.query(LOCK, [scope.organisationUid]);
  const refusal = await findRefusal(manager, scope, recovery);
  if (refusal) return refusal;
  // A process of the release before does not wait for the lock.
  if (!(await insert(manager, scope, recovery, span)))
    return (await findRepeated(manager, scope, recovery)) ?? { kind: 'other_request' };
  const own = [uid, scope.organisationUid];
  for (let from = 0; from < batches.length; from += ROWS)
    await manager.query(INSERT_BATCHES, [...own, JSON.stringify(batches.slice(from, from + ROWS))]);
  const { payload_erased, subscription_removed, subscription_disabled } = tally.unsendable;
  const counts = [tally.matched, payload_erased, subscription_removed, subscription_disabled];
  await manager.query(COUNT, [...own, ...counts]);
  return { kind: 'started', recovery: await find(manager, scope, uid) };
}

/** What was asked for, in one form for the same words. */
const toRequest = ({ include, filter, subscriptionUids, since, until }: RecoveryRequest) =>
  JSON.stringify({ include, filter, subscriptionUids, since, until });

async function insert(
  manager: EntityManager,
  { organisationUid, pharmacyUid }: TenantScope,
  recovery: NewRecovery,
  { since, until }: Span,
): Promise<boolean> {
  const inserted: unknown[] = await manager.query(INSERT, [
    recovery.uid,
    organisationUid,
    pharmacyUid ?? null,
    recovery.idempotencyKey ?? null,
    recovery.ratePerSecond,
    toRequest(recovery),
    statusesOf(recovery),
    since,
    until,
  ]);
  return inserted.length > 0;
}

/** Why it is not started: it was before, or too many others are running. */
async function findRefusal(
  manager: EntityManager,
  scope: TenantScope,
  recovery: NewRecovery,
): Promise<Started | undefined> {
  const earlier = await findRepeated(manager, scope, recovery);
  if (earlier) return earlier;
  const { organisationUid, pharmacyUid = null } = scope;
  const running: { uid: string }[] = await manager.query(LIST_RUNNING, [
    organisationUid,
    pharmacyUid,
  ]);
  if (running.length < MOST_RUNNING) return undefined;
  return { kind: 'too_many_running', uids: running.map(({ uid }) => uid) };
}

async function findRepeated(
  manager: EntityManager,
  scope: TenantScope,
  recovery: Omit<NewRecovery, 'uid' | 'types'>,
): Promise<Earlier | undefined> {
  if (recovery.idempotencyKey === undefined) return undefined;
  const { organisationUid, pharmacyUid } = scope;
  const [found]: { uid: string; isSame: boolean }[] = await manager.query(FIND_REPEATED, [
    organisationUid,
    pharmacyUid ?? null,
    recovery.idempotencyKey,
    toRequest(recovery),
    recovery.ratePerSecond,
  ]);
  if (!found) return undefined;
  if (!found.isSame) return { kind: 'other_request' };
  return { kind: 'repeated', recovery: await find(manager, scope, found.uid) };
}

async function find(manager: EntityManager, scope: TenantScope, uid: string) {
  const { organisationUid, pharmacyUid } = scope;
  const [row]: RecoveryRow[] = await manager.query(FIND_RECOVERY, [
    organisationUid,
    pharmacyUid ?? null,
    uid,
  ]);
  if (!row) throw new Error('The recovery is gone.');
  return toRecovery(row);
}
