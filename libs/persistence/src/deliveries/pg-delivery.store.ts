import { Inject, Injectable } from '@nestjs/common';
import {
  type LeasedDelivery,
  type DeliveryKey,
  type EndedAttempt,
  type Endpoint,
  type RecordResult,
  DeliveryStore,
  type DueClaim,
  IdFactory,
  LeasesInHand,
} from '@rxhooks/application';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { databaseFaultOf } from '../connection/database-fault.js';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../connection/persistence-options.js';
import { PreparedStatements } from '../connection/prepared-statements.js';
import {
  BATCH,
  RECORD_ATTEMPTS_BATCH,
  RECORD_ATTEMPTS_UNLOCKED_BATCH,
} from '../connection/batch-options.js';
import { CLAIM_LISTED, CLAIM_POISON, LOCK_POISON } from './claim-statements.js';
import { type ClaimedRow, toLeasedDelivery } from './claimed-row.js';
import {
  RECORD_ATTEMPTS,
  RECORD_ATTEMPTS_UNLOCKED,
  FIND_UNMOVED,
} from './record-attempts-statement.js';
import { DueClaims } from './due-claims.js';
import { LeaseGrace } from './lease-grace.js';
import { UnansweredClaims } from './unanswered-claims.js';
import { withoutAnswerText } from './without-answer-text.js';
import { packDetails } from './packed-details.js';

type MovedRow = {
  readonly deliveryUid: string;
  readonly endpoint: string;
  readonly isWatched: boolean;
};

type UnmovedRow = MovedRow & { readonly isWritten: boolean };

type Claim = { readonly delivery: DeliveryKey; readonly attempt: number };

@Injectable()
export class PgDeliveryStore extends DeliveryStore {
  readonly #claims = new MicroBatcher((claims: readonly Claim[]) => this.#claimAll(claims), BATCH);
  readonly #dueClaims: DueClaims;
  readonly #records = new MicroBatcher(
    (attempts: readonly EndedAttempt[]) => this.#recordAll(attempts, ['conclude', RECORD_ATTEMPTS]),
    RECORD_ATTEMPTS_BATCH,
  );
  readonly #unlockedRecords = new MicroBatcher(
    (attempts: readonly EndedAttempt[]) =>
      this.#recordAll(attempts, ['conclude_unlocked', RECORD_ATTEMPTS_UNLOCKED]),
    RECORD_ATTEMPTS_UNLOCKED_BATCH,
  );
  /** Attempts that met a lock: their own, or that of another one in their batch. */
  readonly #blocked = new WeakSet<EndedAttempt>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedStatements,
    private readonly ids: IdFactory,
    private readonly inHand: LeasesInHand,
    private readonly unanswered: UnansweredClaims,
    private readonly grace: LeaseGrace,
    @Inject(PERSISTENCE_OPTIONS) private readonly options: PersistenceOptions,
  ) {
    super();
    this.#dueClaims = new DueClaims(prepared, ids, unanswered, grace, options, () => this.#kept());
  }

  override claim(delivery: DeliveryKey, attempt: number): Promise<LeasedDelivery | undefined> {
    return this.#claims.add({ delivery, attempt });
  }

  override claimDue(endpoint: Endpoint, limit: number): Promise<DueClaim> {
    return this.#dueClaims.claim(endpoint, limit);
  }

  override async claimPoison(): Promise<LeasedDelivery | undefined> {
    const token = this.ids.create('lease');
    const parameters = [this.options.leaseMs, token, this.#kept(), this.grace.graceMs];
    return this.unanswered.watch([token], { poison: true }, () =>
      this.grace.watch(() =>
        this.dataSource.transaction(async (manager) => {
          const [lock]: { isMine: boolean }[] = await manager.query(LOCK_POISON);
          // Only a statement that begins after the lock sees what the previous holder has claimed.
          const rows: ClaimedRow[] = lock?.isMine
            ? await manager.query(CLAIM_POISON, parameters)
            : [];
          return rows[0] && toLeasedDelivery(rows[0]);
        }),
      ),
    );
  }

  override async recordAttempt(attempt: EndedAttempt): Promise<RecordResult> {
    try {
      return await this.#write(attempt);
    } catch (error) {
      const fault = databaseFaultOf(error);
      if (fault === 'busy') this.#blocked.add(attempt);
      if (fault !== 'unstorable') throw error;
      return this.#write(withoutAnswerText(attempt));
    }
  }

  async #write(attempt: EndedAttempt): Promise<RecordResult> {
    const isBlocked = this.#blocked.has(attempt);
    const batcher = isBlocked ? this.#unlockedRecords : this.#records;
    const recorded = await batcher.add(attempt);
    if (recorded) return recorded;
    throw new Error(`Delivery ${attempt.deliveryUid} is locked by another session.`);
  }

  /**
   * Deliveries held for half a lease or longer: an outcome that cannot be written may lose its
   * lease before it is renewed.
   */
  #kept(): readonly string[] {
    return this.inHand.olderThan(this.options.leaseMs / 2).map(({ deliveryUid }) => deliveryUid);
  }

  async #claimAll(claims: readonly Claim[]): Promise<readonly (LeasedDelivery | undefined)[]> {
    const token = this.ids.create('lease');
    const deliveries = claims.map(({ delivery }) => delivery);
    const rows = await this.unanswered.watch([token], { deliveries }, () =>
      this.grace.watch(() =>
        this.prepared.run<ClaimedRow>('claim_listed', CLAIM_LISTED, [
          this.options.leaseMs,
          deliveries.map(({ deliveryUid }) => deliveryUid),
          claims.map(({ attempt }) => attempt),
          token,
          this.#kept(),
          deliveries.map(({ organisationUid }) => organisationUid),
          this.grace.graceMs,
        ]),
      ),
    );
    const byUid = new Map(rows.map((row) => [row.deliveryUid, toLeasedDelivery(row)]));
    return deliveries.map(({ deliveryUid }) => {
      const leased = byUid.get(deliveryUid);
      // Two jobs may name the same delivery; only the first of them gets it.
      byUid.delete(deliveryUid);
      return leased;
    });
  }

  /** Returns `undefined` for attempts whose delivery is locked; they are still to be recorded. */
  async #recordAll(
    attempts: readonly EndedAttempt[],
    [name, statement]: readonly [string, string],
  ): Promise<readonly (RecordResult | undefined)[]> {
    const notices = attempts.map(({ next }) =>
      next.status === 'failed' ? next.notice : undefined,
    );
    const rows = await this.prepared.run<MovedRow>(name, statement, [
      attempts.map(({ deliveryUid }) => deliveryUid),
      attempts.map(({ leaseToken }) => leaseToken),
      attempts.map(({ number }) => number),
      attempts.map(({ startedAt }) => startedAt),
      attempts.map(({ durationMs }) => Math.round(durationMs)),
      attempts.map(({ statusCode }) => statusCode ?? null),
      attempts.map(({ error }) => error ?? null),
      attempts.map(({ responseExcerpt }) => responseExcerpt ?? null),
      attempts.map(({ next }) => next.status),
      attempts.map(({ next }) => (next.status === 'retrying' ? next.delayMs : null)),
      attempts.map(({ next }) => next.status === 'retrying' && next.usesStep),
      attempts.map(({ next }) => (next.status === 'failed' ? next.reason : null)),
      notices.map((notice) => (notice ? this.ids.create('notification') : null)),
      notices.map((notice) => notice?.subject ?? null),
      notices.map((notice) => notice?.body ?? null),
      attempts.map(({ resent }) => resent ?? false),
      attempts.map(({ organisationUid }) => organisationUid),
      attempts.map(({ details }) => packDetails(details)),
    ]);
    const moved = new Map(rows.map((row) => [row.deliveryUid, row]));
    const others = attempts.filter(({ deliveryUid }) => !moved.has(deliveryUid));
    const unmoved = await this.#findUnmoved(others);
    for (const row of unmoved) if (row.isWritten) moved.set(row.deliveryUid, row);
    const locked = new Set(unmoved.flatMap((row) => (row.isWritten ? [] : [row.deliveryUid])));
    // Count the successes beside first failures, or a flaky endpoint would look like a broken one.
    const failing = attempts.filter(({ next }) => next.status !== 'succeeded');
    const inTrouble = new Set(failing.map(({ deliveryUid }) => moved.get(deliveryUid)?.endpoint));
    return attempts.map(({ deliveryUid }): RecordResult | undefined => {
      if (locked.has(deliveryUid)) return undefined;
      const row = moved.get(deliveryUid);
      if (!row) return { kind: 'lease_lost' };
      return { kind: 'written', isWatched: row.isWatched || inTrouble.has(row.endpoint) };
    });
  }

  async #findUnmoved(attempts: readonly EndedAttempt[]): Promise<readonly UnmovedRow[]> {
    if (attempts.length === 0) return [];
    return this.dataSource.query(FIND_UNMOVED, [
      attempts.map(({ deliveryUid }) => deliveryUid),
      attempts.map(({ leaseToken }) => leaseToken),
      attempts.map(({ number }) => number),
      attempts.map(({ startedAt }) => startedAt),
      attempts.map(({ durationMs }) => Math.round(durationMs)),
      attempts.map(({ organisationUid }) => organisationUid),
    ]);
  }
}
