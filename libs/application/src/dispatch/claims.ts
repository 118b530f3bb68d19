import type { Clock } from '../ports/clock.js';
import type { LeasedDelivery, DeliveryStore, Endpoint } from '../ports/delivery-store.js';
import type { ClaimEnd, Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { Permit } from './permit.js';
import type { Permitted } from './permitted.js';
import { weightOf } from './weight-of.js';
import type { WriteLimiter } from './write-limiter.js';

// Permits return one by one; waiting a moment makes one claim out of many.
const GATHER_MS = 5;
// Reserved before a claim: leaves other lanes room while it runs, and claims no more than fits.
const MAX_CLAIM = 64;

/** How a claim ended, and the attempts that it permits. */
export type Claimed = { readonly end: ClaimEnd; readonly permitted: readonly Permitted[] };

const NOTHING: Claimed = { end: 'none', permitted: [] };

/** Leases waiting deliveries to this worker, as far as their endpoints have room. */
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

  /** Claims one delivery by uid, if its endpoint has room and no work of its organisation waits. */
  async one(
    deliveryUid: string,
    endpoint: Endpoint,
    attempt: number,
  ): Promise<Permitted | undefined> {
    const { organisationUid } = endpoint;
    // One job may wait here. More would occupy queue slots that other organisations need.
    if (!this.#mayClaim(endpoint) || this.writes.isWaiting(organisationUid)) return undefined;
    const rows = () => this.lanes.expectedWeight(endpoint);
    return this.writes.admit(organisationUid, rows, () =>
      this.#claimOne(deliveryUid, endpoint, attempt),
    );
  }

  /** Claims the due deliveries of a lane, as many as it has room for. */
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
    // Check again: the wait may have changed this.
    if (!this.#mayClaim(endpoint)) return undefined;
    using _ = this.lanes.reserve(endpoint, 1);
    const leased = await this.store.claim(
      { deliveryUid, organisationUid: endpoint.organisationUid },
      attempt,
    );
    return leased && this.#permit(leased);
  }

  async #claimDue(lane: Lane, permit: Permit): Promise<Claimed> {
    if (this.#isClosed) return NOTHING;
    const { endpoint, expectedWeight } = lane;
    // An unproven endpoint is tried with one delivery.
    using more = lane.isProven
      ? this.lanes.reserve(endpoint, MAX_CLAIM - permit.weight)
      : undefined;
    const reserved = permit.weight + (more?.weight ?? 0);
    const limit = Math.max(1, Math.floor(reserved / expectedWeight));
    const { leasedDeliveries, waitMs } = await this.store.claimDue(endpoint, limit);
    const permitted = leasedDeliveries.map((leased) => this.#permit(leased));
    if (waitMs !== undefined) return { end: { restMs: waitMs }, permitted };
    return { end: leasedDeliveries.length === limit ? 'more' : 'none', permitted };
  }

  /** Takes the actual weight, which is known now and may exceed the reserved one. */
  #permit(leased: LeasedDelivery): Permitted {
    const { uid: subscriptionUid, organisationUid } = leased.subscription;
    const endpoint = { subscriptionUid, organisationUid };
    return { leased, permit: this.lanes.admit(endpoint, weightOf(leased.event)) };
  }

  #gather(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(GATHER_MS, resolve));
  }
}
