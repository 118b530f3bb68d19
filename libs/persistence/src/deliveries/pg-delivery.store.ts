import { Inject, Injectable } from '@nestjs/common';
import {
  type Assignment,
  type ConcludedAttempt,
  type Conclusion,
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
import { BATCH, CONCLUDE_BATCH, CONCLUDE_UNLOCKED_BATCH } from '../connection/batch-options.js';
import { CLAIM_LISTED, CLAIM_SUSPECT, LOCK_SUSPECTS } from './claim-statements.js';
import { type ClaimedRow, toAssignment } from './claimed-row.js';
import { CONCLUDE, CONCLUDE_UNLOCKED, FIND_UNMOVED } from './conclude-statement.js';
import { DueClaims } from './due-claims.js';
import { UnansweredClaims } from './unanswered-claims.js';

type MovedRow = {
  readonly deliveryUid: string;
  readonly endpoint: string;
  readonly isWatched: boolean;
};

type UnmovedRow = MovedRow & { readonly isWritten: boolean };

type Claim = { readonly deliveryUid: string; readonly attempt: number };

@Injectable()
export class PgDeliveryStore extends DeliveryStore {
  readonly #claims = new MicroBatcher((claims: readonly Claim[]) => this.#claimAll(claims), BATCH);
  readonly #dueClaims: DueClaims;
  readonly #conclusions = new MicroBatcher(
    (attempts: readonly ConcludedAttempt[]) => this.#concludeAll(attempts, ['conclude', CONCLUDE]),
    CONCLUDE_BATCH,
  );
  readonly #unlockedConclusions = new MicroBatcher(
    (attempts: readonly ConcludedAttempt[]) =>
      this.#concludeAll(attempts, ['conclude_unlocked', CONCLUDE_UNLOCKED]),
    CONCLUDE_UNLOCKED_BATCH,
  );
  /** Attempts that met a lock: their own, or that of another one in their batch. */
  readonly #blocked = new WeakSet<ConcludedAttempt>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedStatements,
    private readonly ids: IdFactory,
    private readonly inHand: LeasesInHand,
    private readonly unanswered: UnansweredClaims,
    @Inject(PERSISTENCE_OPTIONS) private readonly options: PersistenceOptions,
  ) {
    super();
    this.#dueClaims = new DueClaims(prepared, ids, unanswered, options, () => this.#kept());
  }

  override claim(deliveryUid: string, attempt: number): Promise<Assignment | undefined> {
    return this.#claims.add({ deliveryUid, attempt });
  }

  override claimDue(subscriptionUid: string, limit: number): Promise<DueClaim> {
    return this.#dueClaims.claim(subscriptionUid, limit);
  }

  override async claimSuspect(): Promise<Assignment | undefined> {
    const token = this.ids.create('lease');
    const parameters = [this.options.leaseMs, token, this.#kept()];
    return this.unanswered.watch([token], { suspects: true }, () =>
      this.dataSource.transaction(async (manager) => {
        const [lock]: { isMine: boolean }[] = await manager.query(LOCK_SUSPECTS);
        // Only a statement that begins after the lock sees what the previous holder has claimed.
        const rows: ClaimedRow[] = lock?.isMine
          ? await manager.query(CLAIM_SUSPECT, parameters)
          : [];
        return rows[0] && toAssignment(rows[0]);
      }),
    );
  }

  override async conclude(attempt: ConcludedAttempt): Promise<Conclusion> {
    try {
      return await this.#write(attempt);
    } catch (error) {
      const fault = databaseFaultOf(error);
      if (fault === 'busy') this.#blocked.add(attempt);
      if (fault !== 'unstorable') throw error;
      // The database refuses some text of the response: record the outcome without the excerpt.
      return this.#write({ ...attempt, responseExcerpt: undefined });
    }
  }

  async #write(attempt: ConcludedAttempt): Promise<Conclusion> {
    const isBlocked = this.#blocked.has(attempt);
    const batcher = isBlocked ? this.#unlockedConclusions : this.#conclusions;
    const conclusion = await batcher.add(attempt);
    if (conclusion) return conclusion;
    throw new Error(`Delivery ${attempt.deliveryUid} is locked by another session.`);
  }

  /**
   * Deliveries held for half a lease or longer: an outcome that cannot be written may lose its
   * lease before it is renewed.
   */
  #kept(): readonly string[] {
    return this.inHand.olderThan(this.options.leaseMs / 2).map(({ deliveryUid }) => deliveryUid);
  }

  async #claimAll(claims: readonly Claim[]): Promise<readonly (Assignment | undefined)[]> {
    const token = this.ids.create('lease');
    const deliveryUids = claims.map(({ deliveryUid }) => deliveryUid);
    const rows = await this.unanswered.watch([token], { deliveryUids }, () =>
      this.prepared.run<ClaimedRow>('claim_listed', CLAIM_LISTED, [
        this.options.leaseMs,
        deliveryUids,
        claims.map(({ attempt }) => attempt),
        token,
        this.#kept(),
      ]),
    );
    const byUid = new Map(rows.map((row) => [row.deliveryUid, toAssignment(row)]));
    return claims.map(({ deliveryUid }) => {
      const assignment = byUid.get(deliveryUid);
      // Two jobs may name the same delivery; only the first of them gets it.
      byUid.delete(deliveryUid);
      return assignment;
    });
  }

  /** Returns `undefined` for attempts whose delivery is locked; they are still to be recorded. */
  async #concludeAll(
    attempts: readonly ConcludedAttempt[],
    [name, statement]: readonly [string, string],
  ): Promise<readonly (Conclusion | undefined)[]> {
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
    ]);
    const moved = new Map(rows.map((row) => [row.deliveryUid, row]));
    const others = attempts.filter(({ deliveryUid }) => !moved.has(deliveryUid));
    const unmoved = await this.#findUnmoved(others);
    for (const row of unmoved) if (row.isWritten) moved.set(row.deliveryUid, row);
    const locked = new Set(unmoved.flatMap((row) => (row.isWritten ? [] : [row.deliveryUid])));
    // Count the successes beside first failures, or a flaky endpoint would look like a broken one.
    const failing = attempts.filter(({ next }) => next.status !== 'succeeded');
    const inTrouble = new Set(failing.map(({ deliveryUid }) => moved.get(deliveryUid)?.endpoint));
    return attempts.map(({ deliveryUid }): Conclusion | undefined => {
      if (locked.has(deliveryUid)) return undefined;
      const row = moved.get(deliveryUid);
      if (!row) return { kind: 'lease_lost' };
      return { kind: 'written', isWatched: row.isWatched || inTrouble.has(row.endpoint) };
    });
  }

  async #findUnmoved(attempts: readonly ConcludedAttempt[]): Promise<readonly UnmovedRow[]> {
    if (attempts.length === 0) return [];
    return this.dataSource.query(FIND_UNMOVED, [
      attempts.map(({ deliveryUid }) => deliveryUid),
      attempts.map(({ leaseToken }) => leaseToken),
      attempts.map(({ number }) => number),
      attempts.map(({ startedAt }) => startedAt),
      attempts.map(({ durationMs }) => Math.round(durationMs)),
    ]);
  }
}
