import { LRUCache } from 'lru-cache';
import type { Clock } from '../ports/clock.js';
import type { Endpoint } from '../ports/delivery-store.js';
import type { DispatchLimits } from './dispatch-limits.js';
import { Lane } from './lane.js';

/** How long an idle lane keeps its cap and stays proven. */
const RECORD_MS = 60_000;
/** How many idle lanes (nothing in flight or waiting) to remember. */
const MAX_IDLE = 10_000;

/** One lane per endpoint: all busy ones, and the idle ones used last. */
export class LaneMemory {
  readonly #busy = new Map<string, Lane>();
  readonly #idle = new LRUCache<string, Lane>({ max: MAX_IDLE });

  constructor(
    private readonly limits: DispatchLimits,
    private readonly clock: Clock,
  ) {}

  get busy(): Iterable<Lane> {
    return this.#busy.values();
  }

  /** For reading only; use `keep` for a lane that becomes busy. */
  find(endpoint: Endpoint): Readonly<Lane> {
    return this.#busy.get(endpoint.subscriptionUid) ?? this.#recall(endpoint);
  }

  keep(endpoint: Endpoint): Lane {
    const { subscriptionUid } = endpoint;
    const lane = this.#busy.get(subscriptionUid) ?? this.#recall(endpoint);
    this.#busy.set(subscriptionUid, lane);
    return lane;
  }

  /** Call this when a lane may have become idle. */
  settle(lane: Lane): void {
    if (lane.mode !== 'idle' || lane.inFlight > 0) return;
    const { subscriptionUid } = lane.endpoint;
    lane.idleSinceMs = this.clock.monotonicMs;
    this.#busy.delete(subscriptionUid);
    this.#idle.set(subscriptionUid, lane);
  }

  #recall(endpoint: Endpoint): Lane {
    const lane = this.#idle.get(endpoint.subscriptionUid);
    if (!lane) return new Lane(endpoint, this.limits);
    if (this.clock.monotonicMs - lane.idleSinceMs > RECORD_MS) lane.forgetMerits();
    return lane;
  }
}
