import type { DueClaim, IdFactory } from '@rxhooks/application';
import { MicroBatcher } from '@rxhooks/platform';
import { LRUCache } from 'lru-cache';
import type { PersistenceOptions } from '../connection/persistence-options.js';
import type { PreparedStatements } from '../connection/prepared-statements.js';
import { CLAIM_BATCH } from '../connection/batch-options.js';
import { CLAIM_DUE, CLAIM_PLAIN } from './claim-statements.js';
import { type ClaimedRow, toLeasedDeliveries } from './claimed-row.js';
import type { UnansweredClaims } from './unanswered-claims.js';

const MAX_REMEMBERED = 10_000;
/** Leaves connections for other statements. */
const COUNTED_AT_A_TIME = { gatherMs: 0, maxItems: 1, maxConcurrent: 4 };

type Request = { readonly subscriptionUid: string; readonly limit: number };

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
    private readonly options: PersistenceOptions,
    /** Deliveries that this process has in hand, although their leases may have run out. */
    private readonly kept: () => readonly string[],
  ) {}

  async claim(subscriptionUid: string, limit: number): Promise<DueClaim> {
    const plain = this.#counted.has(subscriptionUid)
      ? undefined
      : await this.#plain.add({ subscriptionUid, limit });
    if (plain) return plain;
    const claim = await this.#countedClaims.add({ subscriptionUid, limit });
    if (claim.waitMs === undefined) this.#counted.delete(subscriptionUid);
    else this.#counted.set(subscriptionUid, true);
    return claim;
  }

  /** Returns `undefined` for endpoints whose requests have to be counted, or that may get none. */
  async #claimPlain(requests: readonly Request[]): Promise<readonly (DueClaim | undefined)[]> {
    const subscriptionUids = requests.map(({ subscriptionUid }) => subscriptionUid);
    const limits = requests.map(({ limit }) => limit);
    const rows = await this.#run<PlainRow>('claim_plain', CLAIM_PLAIN, subscriptionUids, limits);
    const byEndpoint = Map.groupBy(rows, ({ plainUid }) => plainUid);
    return subscriptionUids.map((uid) => {
      const own = byEndpoint.get(uid);
      // When two requests name the same endpoint, the first gets all of its deliveries.
      if (own) byEndpoint.set(uid, []);
      return own && { leasedDeliveries: toLeasedDeliveries(own), waitMs: undefined };
    });
  }

  async #claimCounted({ subscriptionUid, limit }: Request): Promise<DueClaim> {
    const rows = await this.#run<CountedRow>('claim_due', CLAIM_DUE, subscriptionUid, limit);
    return { leasedDeliveries: toLeasedDeliveries(rows), waitMs: rows[0]?.waitMs ?? undefined };
  }

  #run<Row>(
    name: string,
    statement: string,
    subscriptionUids: string | readonly string[],
    limits: number | readonly number[],
  ): Promise<Row[]> {
    const token = this.ids.create('lease');
    const rows = { subscriptionUids: [subscriptionUids].flat() };
    return this.unanswered.watch([token], rows, () =>
      this.prepared.run<Row>(name, statement, [
        this.options.leaseMs,
        subscriptionUids,
        limits,
        token,
        this.kept(),
      ]),
    );
  }
}
