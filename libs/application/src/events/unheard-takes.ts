import type { EventLeases } from '../ports/event-leases.js';

/** Longer than a statement may run after its connection was lost. */
const SETTLED_AFTER_MS = 10_000;

/**
 * A failed query may have taken events all the same. Until that can no longer happen, gives such
 * events back before each query.
 */
export class UnheardTakes {
  #failedMs: number | undefined;

  /** @param kept events that this process knows it took and has not put down */
  constructor(
    private readonly leases: EventLeases,
    private readonly kept: () => readonly string[],
  ) {}

  async watch<T>(take: () => Promise<T>): Promise<T> {
    try {
      if (this.#failedMs !== undefined) {
        const isSettled = performance.now() - this.#failedMs > SETTLED_AFTER_MS;
        await this.leases.giveBackUnheard(this.kept());
        if (isSettled) this.#failedMs = undefined;
      }
      return await take();
    } catch (error) {
      this.#failedMs = performance.now();
      throw error;
    }
  }
}
