import { adaptCap, type CapBounds, type Outcome } from '@rxhooks/domain';

export type GateOptions = CapBounds & {
  /** Where an endpoint starts that nothing is known about. */
  readonly start: number;
  /** Requests in flight over all endpoints together, beyond which each endpoint has only its floor. */
  readonly total: number;
};

type Lane = { cap: number; inFlight: number };

/**
 * How many requests may be in flight, per endpoint and in all. This is what keeps a hung endpoint from taking the
 * worker with it: it can hold the few slots of its own lane, and never waits in front of anybody else.
 */
export class EndpointGate {
  readonly #lanes = new Map<string, Lane>();
  #inFlight = 0;

  constructor(private readonly options: GateOptions) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Slots that are left over all endpoints together. */
  get free(): number {
    return Math.max(0, this.options.total - this.#inFlight);
  }

  tryEnter(endpoint: string): boolean {
    if (this.room(endpoint) < 1) return false;
    this.#lane(endpoint).inFlight += 1;
    this.#inFlight += 1;
    return true;
  }

  /** @param outcome left out when no request was made, which says nothing about the endpoint */
  leave(endpoint: string, outcome?: Outcome): void {
    const lane = this.#lane(endpoint);
    lane.inFlight -= 1;
    this.#inFlight -= 1;
    if (outcome) lane.cap = adaptCap(lane.cap, outcome, this.options);
    // An idle endpoint that behaves is as good as an unknown one; only bad memories are worth keeping.
    if (lane.inFlight === 0 && lane.cap >= this.options.start) this.#lanes.delete(endpoint);
  }

  /** How many more requests the endpoint may get now. The floor it gets also in a worker that is full of hanging ones. */
  room(endpoint: string): number {
    const { cap, inFlight } = this.#lanes.get(endpoint) ?? { cap: this.options.start, inFlight: 0 };
    const shared = Math.max(this.free, this.options.floor - inFlight);
    return Math.max(0, Math.min(Math.floor(cap) - inFlight, shared));
  }

  #lane(endpoint: string): Lane {
    const lane = this.#lanes.get(endpoint) ?? { cap: this.options.start, inFlight: 0 };
    this.#lanes.set(endpoint, lane);
    return lane;
  }
}
