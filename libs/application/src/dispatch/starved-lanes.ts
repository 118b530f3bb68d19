import type { Lane } from './lane.js';

/**
 * Lanes that could take more if their organisation, or the worker, had room. Organisations take
 * turns; within one, the lane with the least in flight is first. Proven lanes have turns of their
 * own, because they have room where others have none. So have lanes that answered before:
 * otherwise they would wait behind many that never answer.
 */
export class StarvedLanes {
  readonly #rings = new Map<string, Set<Lane>>();

  add(lane: Lane): void {
    const key = keyOf(lane);
    const ring = this.#rings.get(key) ?? new Set();
    this.#rings.set(key, ring.add(lane));
  }

  /** Call this before a field of the key changes. */
  delete(lane: Lane): void {
    const key = keyOf(lane);
    const ring = this.#rings.get(key);
    ring?.delete(lane);
    if (ring?.size === 0) this.#rings.delete(key);
  }

  /** Removes and returns the next lane that has room. */
  take(hasRoom: (lane: Lane) => boolean): Lane | undefined {
    for (const [key, ring] of this.#rings) {
      const next = withLeast(ring);
      if (!next || !hasRoom(next)) continue;
      this.delete(next);
      // Move the ring to the end of the turns.
      if (this.#rings.delete(key)) this.#rings.set(key, ring);
      return next;
    }
    return undefined;
  }
}

/** The first lane with the least in flight: if it has no room, none has. */
function withLeast(ring: ReadonlySet<Lane>): Lane | undefined {
  let least: Lane | undefined;
  for (const lane of ring) {
    if (!least || lane.inFlight < least.inFlight) least = lane;
    if (least.inFlight === 0) break;
  }
  return least;
}

const keyOf = ({ endpoint, isProven, hasAnswered }: Lane): string =>
  `${endpoint.organisationUid} ${isProven} ${hasAnswered}`;
