import type { Lane } from './lane.js';

/**
 * Lanes that could take more if their organisation, or the worker, had room. Organisations have their turns one after
 * another, and within them the lane with the least in flight. Those that are proven have turns of their own, for they have room
 * where others have none; and so have those that have answered before, or they would wait for a crowd that never does.
 */
export class StarvedLanes {
  readonly #rings = new Map<string, Set<Lane>>();

  add(lane: Lane): void {
    const key = keyOf(lane);
    const ring = this.#rings.get(key) ?? new Set();
    this.#rings.set(key, ring.add(lane));
  }

  /** To be called before what the key is made of changes. */
  delete(lane: Lane): void {
    const key = keyOf(lane);
    const ring = this.#rings.get(key);
    ring?.delete(lane);
    if (ring?.size === 0) this.#rings.delete(key);
  }

  /** Takes out the next one that there is room for. */
  take(hasRoom: (lane: Lane) => boolean): Lane | undefined {
    for (const [key, ring] of this.#rings) {
      const next = withLeast(ring);
      if (!next || !hasRoom(next)) continue;
      this.delete(next);
      // To the end of the turns.
      if (this.#rings.delete(key)) this.#rings.set(key, ring);
      return next;
    }
    return undefined;
  }
}

/** The first of those with the least in flight: there is room for it if there is for any. */
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
