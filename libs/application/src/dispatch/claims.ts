import type { Clock } from '../ports/clock.js';
import type { Assignment, DeliveryStore, Endpoint } from '../ports/delivery-store.js';
import type { ClaimEnd, Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { Permit } from './permit.js';
import type { Permitted } from './permitted.js';
import { weightOf } from './weight-of.js';
import type { WriteLimiter } from './write-limiter.js';

// Permits come back one by one; gathering them for a moment makes one claim out of many.
const GATHER_MS = 5;
// Taken before the claim: not so much that the others go without while it runs, nor more events than fit.
const MAX_CLAIM = 64;

/** A claim's end, and the attempts that may be made now because of it. */
export type Claimed = { readonly end: ClaimEnd; readonly permitted: readonly Permitted[] };

const NOTHING: Claimed = { end: 'none', permitted: [] };

/** Takes deliveries that wait in the database for this worker, as far as their endpoints have room. */
export class Claims {
  #isClosed = false;

  constructor(
    private readonly lanes: Lanes,
    private readonly store: DeliveryStore,
    private readonly writes: WriteLimiter,
    private readonly clock: Clock,
  ) {}

  /** From now on nothing is claimed. */
  close(): void {
    this.#isClosed = true;
  }

  /** One delivery by its uid, if its endpoint has room and it need not wait behind others of its organisation. */
  async one(
    deliveryUid: string,
    endpoint: Endpoint,
    attempt: number,
  ): Promise<Permitted | undefined> {
    const { organisationUid } = endpoint;
    // One job may wait for its turn; all of an organisation's would keep their places in the queue from others.
    if (!this.#mayClaim(endpoint) || this.writes.isWaiting(organisationUid)) return undefined;
    const rows = () => this.lanes.expectedWeight(endpoint);
    return this.writes.admit(organisationUid, rows, () =>
      this.#claimOne(deliveryUid, endpoint, attempt),
    );
  }

  /** Whatever is due of a lane that begins to claim, as much as it has room for. */
  async due(lane: Lane, permit: Permit): Promise<Claimed> {
    const { endpoint } = lane;
    if (lane.isProven && this.lanes.room(endpoint) < MAX_CLAIM) await this.#gather();
    const rows = () =>
      lane.isProven ? Math.min(MAX_CLAIM, permit.weight + this.lanes.room(endpoint)) : 1;
    return this.writes.admit(endpoint.organisationUid, rows, () => this.#claimDue(lane, permit));
  }

  #mayClaim(endpoint: Endpoint): boolean {
    return !this.#isClosed && this.lanes.mayClaim(endpoint);
  }

  async #claimOne(
    deliveryUid: string,
    endpoint: Endpoint,
    attempt: number,
  ): Promise<Permitted | undefined> {
    // Again, for what it waited for may have changed this.
    if (!this.#mayClaim(endpoint)) return undefined;
    using _ = this.lanes.reserve(endpoint, 1);
    const assignment = await this.store.claim(deliveryUid, attempt);
    return assignment && this.#permit(assignment);
  }

  async #claimDue(lane: Lane, permit: Permit): Promise<Claimed> {
    if (this.#isClosed) return NOTHING;
    const { endpoint, expectedWeight } = lane;
    // One that has yet to answer is tried with one.
    using more = lane.isProven
      ? this.lanes.reserve(endpoint, MAX_CLAIM - permit.weight)
      : undefined;
    const reserved = permit.weight + (more?.weight ?? 0);
    const limit = Math.max(1, Math.floor(reserved / expectedWeight));
    const { assignments, waitMs } = await this.store.claimDue(endpoint.subscriptionUid, limit);
    const permitted = assignments.map((assignment) => this.#permit(assignment));
    if (waitMs !== undefined) return { end: { restMs: waitMs }, permitted };
    return { end: assignments.length === limit ? 'more' : 'none', permitted };
  }

  /** Now that it is known, it takes what it needs, which may be more than was taken for it. */
  #permit(assignment: Assignment): Permitted {
    const { uid: subscriptionUid, organisationUid } = assignment.subscription;
    const endpoint = { subscriptionUid, organisationUid };
    return { assignment, permit: this.lanes.admit(endpoint, weightOf(assignment.event)) };
  }

  #gather(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(GATHER_MS, resolve));
  }
}
