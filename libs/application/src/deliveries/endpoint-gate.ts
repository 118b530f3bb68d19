import { adaptCap, type CapBounds, type Outcome } from '@rxhooks/domain';
import type { Endpoint } from '../ports/delivery-store.js';
import { UNKNOWN_SLOTS } from './slots-of.js';

export type GateOptions = CapBounds & {
  /** Where an endpoint starts that nothing is known about. */
  readonly start: number;
  /** Requests in flight over all endpoints of one organisation. */
  readonly organisation: number;
  /** Requests in flight over all endpoints together, beyond which each endpoint has only its floor. */
  readonly total: number;
};

type Lane = {
  cap: number;
  /** In slots, as the cap. */
  inFlight: number;
  idleSinceMs: number;
  /** What the largest of the latest requests would take if it were claimed. */
  slotsEach: number;
};

/** How much of a large request is still expected at the next one: ten small ones forget one of a megabyte. */
const FORGETTING = 0.75;
/** How long a good name lasts: who was quick a while ago may be another one now. */
const GOOD_NAME_MS = 60_000;
/** Of endpoints that have nothing in flight, the latest. */
const MAX_REMEMBERED = 10_000;

/**
 * How many requests may be in flight, large ones counted for several: per endpoint, per organisation and in all. This is what keeps a hung endpoint from
 * taking the worker with it, and an organisation with a thousand of them from taking it all the same.
 */
export class EndpointGate {
  readonly #lanes = new Map<string, Lane>();
  readonly #organisations = new Map<string, number>();
  #inFlight = 0;
  #requests = 0;

  constructor(private readonly options: GateOptions) {}

  /** Requests that are being made, whatever slots they take. */
  get inFlight(): number {
    return this.#requests;
  }

  /** Slots that are left over all endpoints together. */
  get free(): number {
    return Math.max(0, this.options.total - this.#inFlight);
  }

  /**
   * Lets a request in that takes so many slots. A large one gets in when there is room at all; others then wait for longer.
   *
   * @param alone what it would take if it were claimed, and had its event to itself
   */
  tryEnter(endpoint: Endpoint, slots = 1, alone = slots): boolean {
    if (this.room(endpoint) < 1) return false;
    this.enter(endpoint, slots, alone);
    return true;
  }

  /** For a request that will be made in any case. */
  enter(endpoint: Endpoint, slots: number, alone = slots): void {
    const lane = this.#take(endpoint, slots);
    lane.slotsEach = Math.max(alone, lane.slotsEach * FORGETTING);
    this.#requests += 1;
  }

  /** @param outcome left out when no request was made, which says nothing about the endpoint */
  leave(endpoint: Endpoint, outcome?: Outcome, slots = 1): void {
    this.#requests -= 1;
    if (outcome) {
      const lane = this.#laneOf(endpoint);
      lane.cap = adaptCap(lane.cap, outcome, this.options);
    }
    this.release(endpoint, slots);
  }

  /** Takes slots for requests that are not known yet, as many as there are; whoever has them lets the requests in, and releases. */
  reserve(endpoint: Endpoint, atMost: number): number {
    const slots = Math.min(atMost, this.room(endpoint));
    if (slots > 0) this.#take(endpoint, slots);
    return slots;
  }

  release(endpoint: Endpoint, slots: number): void {
    const lane = this.#take(endpoint, -slots);
    if (lane.inFlight === 0) this.#remember(endpoint, lane);
  }

  /** How many slots a claimed request is likely to take. */
  slotsEach(endpoint: Endpoint): number {
    return Math.ceil(this.#known(endpoint).slotsEach);
  }

  /** How many more slots the endpoint may get now. The floor it gets also in a worker that is full of hanging ones. */
  room(endpoint: Endpoint): number {
    const { floor, organisation } = this.options;
    const { inFlight } = this.#known(endpoint);
    const shared = Math.max(this.free, floor - inFlight);
    const own = organisation - (this.#organisations.get(endpoint.organisationUid) ?? 0);
    return Math.max(0, Math.min(this.#laneRoom(endpoint), shared, own));
  }

  /** True when it is not the endpoint's own doing that there is no room for it. */
  isCrowdedOut(endpoint: Endpoint): boolean {
    return this.#laneRoom(endpoint) > 0 && this.room(endpoint) === 0;
  }

  #laneRoom(endpoint: Endpoint): number {
    const { cap, inFlight } = this.#known(endpoint);
    return Math.floor(cap) - inFlight;
  }

  /** Attempts of a quick endpoint end together, so that it has nothing in flight in the midst of a backlog. */
  #remember({ subscriptionUid }: Endpoint, lane: Lane): void {
    lane.idleSinceMs = performance.now();
    this.#lanes.delete(subscriptionUid);
    this.#lanes.set(subscriptionUid, lane);
    if (this.#lanes.size <= MAX_REMEMBERED) return;
    for (const [uid, { inFlight }] of this.#lanes)
      if (inFlight === 0) {
        this.#lanes.delete(uid);
        return;
      }
  }

  #known({ subscriptionUid }: Endpoint): Readonly<Lane> {
    const { start } = this.options;
    const lane = this.#lanes.get(subscriptionUid) ?? unknownLane(start);
    const isPast = lane.inFlight === 0 && performance.now() - lane.idleSinceMs > GOOD_NAME_MS;
    return isPast ? { ...lane, cap: Math.min(lane.cap, start) } : lane;
  }

  #laneOf(endpoint: Endpoint): Lane {
    const lane = this.#lanes.get(endpoint.subscriptionUid) ?? { ...this.#known(endpoint) };
    lane.cap = this.#known(endpoint).cap;
    this.#lanes.set(endpoint.subscriptionUid, lane);
    return lane;
  }

  #take(endpoint: Endpoint, slots: number): Lane {
    const lane = this.#laneOf(endpoint);
    lane.inFlight += slots;
    this.#inFlight += slots;
    this.#countOrganisation(endpoint, slots);
    return lane;
  }

  #countOrganisation({ organisationUid }: Endpoint, by: number): void {
    const count = (this.#organisations.get(organisationUid) ?? 0) + by;
    if (count > 0) this.#organisations.set(organisationUid, count);
    else this.#organisations.delete(organisationUid);
  }
}

function unknownLane(cap: number): Lane {
  return { cap, inFlight: 0, idleSinceMs: 0, slotsEach: UNKNOWN_SLOTS };
}
