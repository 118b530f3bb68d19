import type { Lane } from './lane.js';

/**
 * Lanes that could take more if their organisation, or the worker, had room. Organisations have their turns one after
 * another, and lanes within them; those that are proven have turns of their own, for they have room where others have none.
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

  /** Takes out the next one that there is room for; all of a ring have the same room, so that its first one tells. */
  take(hasRoom: (lane: Lane) => boolean): Lane | undefined {
    for (const [key, ring] of this.#rings) {
      const [first] = ring;
      if (!first || !hasRoom(first)) continue;
      this.delete(first);
      // To the end of the turns.
      if (this.#rings.delete(key)) this.#rings.set(key, ring);
      return first;
    }
    return undefined;
  }
}

const keyOf = ({ endpoint, isProven }: Lane): string => `${endpoint.organisationUid} ${isProven}`;
