import { Inject, Injectable } from '@nestjs/common';
import { type Lease, LeaseStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../connection/persistence-options.js';
import { POISON_AFTER } from './lease-statement.js';
import { LeaseGrace } from './lease-grace.js';
import { type ClaimedRows, type UnansweredClaim, UnansweredClaims } from './unanswered-claims.js';

const RENEW = `
  WITH standing AS (
    SELECT d.uid, d.organisation_uid FROM deliveries d
    JOIN unnest($2::text[], $3::text[], $4::text[]) AS held (uid, token, organisation_uid)
      ON held.uid = d.uid AND ${isOf('d', 'held.organisation_uid')} AND held.token = d.lease_token
    -- A row that is locked is being written, most likely by the outcome that is waited for.
    FOR UPDATE OF d SKIP LOCKED
  )
  UPDATE deliveries d SET lease_until = now() + $1 * interval '1 millisecond'
  FROM standing WHERE d.uid = standing.uid AND ${isOf('d', 'standing.organisation_uid')}
  RETURNING d.uid`;

/**
 * $1 tokens; $2 and $3 as the condition says. Undoes only the lease: a lost attempt that the claim has
 * recorded was lost.
 */
const giveBack = (condition: string) => `
  -- Organisation: by the condition; poison is told by its token, which is this process's own.
  UPDATE deliveries SET lease_token = NULL, leased_at = NULL, lease_until = NULL
  WHERE lease_token = ANY($1::text[]) AND ${condition}`;

const GIVE_BACK_NAMED = giveBack(
  `(uid, organisation_uid) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
);
const GIVE_BACK_DUE = giveBack(
  `(subscription_uid, organisation_uid) IN (SELECT * FROM unnest($2::text[], $3::text[]))
  AND status IN ('pending', 'retrying')`,
);
const GIVE_BACK_POISON = giveBack(
  `lost_attempts >= ${POISON_AFTER} AND status IN ('pending', 'retrying')`,
);

// Longer than a statement may take: until then a claim without an answer may still commit. So its
// leases are given back at once, and again after this time.
const SETTLED_AFTER_MS = 10_000;

@Injectable()
export class PgLeaseStore extends LeaseStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unanswered: UnansweredClaims,
    private readonly grace: LeaseGrace,
    @Inject(PERSISTENCE_OPTIONS) private readonly options: PersistenceOptions,
  ) {
    super();
  }

  override async renew(leases: readonly Lease[]): Promise<readonly string[]> {
    const parameters = [
      this.options.leaseMs,
      leases.map(({ deliveryUid }) => deliveryUid),
      leases.map(({ leaseToken }) => leaseToken),
      leases.map(({ organisationUid }) => organisationUid),
    ];
    const [rows]: [{ uid: string }[], number] = await this.grace.watch(() =>
      this.dataSource.query(RENEW, parameters),
    );
    return rows.map(({ uid }) => uid);
  }

  override async giveBackUnanswered(): Promise<void> {
    for (const claim of this.unanswered.list()) {
      const isSettled = performance.now() - claim.sinceMs > SETTLED_AFTER_MS;
      if (claim.isGivenBack && !isSettled) continue;
      await this.#giveBack(claim);
      claim.isGivenBack = true;
      if (isSettled) this.unanswered.forget(claim);
    }
  }

  async #giveBack({ leaseTokens, rows }: UnansweredClaim): Promise<void> {
    const [statement, ...named] = statementFor(rows);
    await this.dataSource.query(statement, [leaseTokens, ...named]);
  }
}

function statementFor(rows: ClaimedRows): readonly [string, ...unknown[]] {
  if ('deliveries' in rows)
    return [
      GIVE_BACK_NAMED,
      rows.deliveries.map(({ deliveryUid }) => deliveryUid),
      rows.deliveries.map(({ organisationUid }) => organisationUid),
    ];
  if ('endpoints' in rows)
    return [
      GIVE_BACK_DUE,
      rows.endpoints.map(({ subscriptionUid }) => subscriptionUid),
      rows.endpoints.map(({ organisationUid }) => organisationUid),
    ];
  return [GIVE_BACK_POISON];
}
