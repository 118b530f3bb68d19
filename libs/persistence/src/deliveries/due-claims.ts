import type { DueClaim, Endpoint, IdFactory } from '@rxhooks/application';
import { MicroBatcher } from '@rxhooks/platform';
import { LRUCache } from 'lru-cache';
import type { PersistenceOptions } from '../connection/persistence-options.js';
import type { PreparedStatements } from '../connection/prepared-statements.js';
import { CLAIM_BATCH } from '../connection/batch-options.js';
import { CLAIM_DUE, CLAIM_PLAIN } from './claim-statements.js';
import { type ClaimedRow, toLeasedDeliveries } from './claimed-row.js';
import type { LeaseGrace } from './lease-grace.js';
import type { UnansweredClaims } from './unanswered-claims.js';

const MAX_REMEMBERED = 10_000;
/** Leaves connections for other statements. */
const COUNTED_AT_A_TIME = { gatherMs: 0, maxItems: 1, maxConcurrent: 4 };

type Request = { readonly endpoint: Endpoint; readonly limit: number };

type PlainRow = { readonly plainUid: string } & (ClaimedRow | { readonly deliveryUid: null });

/** One row with only the wait when there is nothing to claim. */
type CountedRow = { readonly waitMs: number | null } & (
  ClaimedRow | { readonly deliveryUid: null }
);

/**
 * Leases due deliveries by endpoint. Most endpoints may get as many as they can take, and share a
 * statement. One that is paused, held, paced or probed has a statement of its own, which counts.
 */
export class DueClaims {
  readonly #plain = new MicroBatcher(
    (requests: readonly Request[]) => this.#claimPlain(requests),
    CLAIM_BATCH,
    ({ limit }: Request) => limit,
  );

  readonly #countedClaims = new MicroBatcher(
    (requests: readonly Request[]) => Promise.all(requests.map((one) => this.#claimCounted(one))),
    COUNTED_AT_A_TIME,
  );

  /** Endpoints that had to be counted last time; they skip the shared statement. */
  readonly #counted = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  constructor(
    private readonly prepared: PreparedStatements,
    private readonly ids: IdFactory,
    private readonly unanswered: UnansweredClaims,
    private readonly grace: LeaseGrace,
    private readonly options: PersistenceOptions,
    /** Deliveries that this process has in hand, although their leases may have run out. */
    private readonly kept: () => readonly string[],
  ) {}

  async claim(endpoint: Endpoint, limit: number): Promise<DueClaim> {
    const { subscriptionUid } = endpoint;
    const plain = this.#counted.has(subscriptionUid)
      ? undefined
      : await this.#plain.add({ endpoint, limit });
    if (plain) return plain;
    const claim = await this.#countedClaims.add({ endpoint, limit });
    if (claim.waitMs === undefined) this.#counted.delete(subscriptionUid);
    else this.#counted.set(subscriptionUid, true);
    return claim;
  }

  /** Returns `undefined` for endpoints whose requests have to be counted, or that may get none. */
  async #claimPlain(requests: readonly Request[]): Promise<readonly (DueClaim | undefined)[]> {
    const endpoints = requests.map(({ endpoint }) => endpoint);
    const uids = endpoints.map(({ subscriptionUid }) => subscriptionUid);
    const limits = requests.map(({ limit }) => limit);
    const organisations = endpoints.map(({ organisationUid }) => organisationUid);
    const rows = await this.#watch(endpoints, (token) =>
      this.prepared.run<PlainRow>('claim_plain', CLAIM_PLAIN, [
        this.options.leaseMs,
        uids,
        limits,
        token,
        this.kept(),
        organisations,
        this.grace.graceMs,
      ]),
    );
    const byEndpoint = Map.groupBy(rows, ({ plainUid }) => plainUid);
    return uids.map((uid) => {
      const own = byEndpoint.get(uid);
      // When two requests name the same endpoint, the first gets all of its deliveries.
      if (own) byEndpoint.set(uid, []);
      return own && { leasedDeliveries: toLeasedDeliveries(own), waitMs: undefined };
    });
  }

  async #claimCounted({ endpoint, limit }: Request): Promise<DueClaim> {
    const { subscriptionUid, organisationUid } = endpoint;
    const rows = await this.#watch([endpoint], (token) =>
      this.prepared.run<CountedRow>('claim_due', CLAIM_DUE, [
        this.options.leaseMs,
        subscriptionUid,
        limit,
        token,
        this.kept(),
        organisationUid,
        this.grace.graceMs,
      ]),
    );
    return { leasedDeliveries: toLeasedDeliveries(rows), waitMs: rows[0]?.waitMs ?? undefined };
  }

  #watch<Row>(
    endpoints: readonly Endpoint[],
    claim: (token: string) => Promise<Row[]>,
  ): Promise<Row[]> {
    const token = this.ids.create('lease');
    return this.unanswered.watch([token], { endpoints }, () =>
      this.grace.watch(() => claim(token)),
    );
  }
}
