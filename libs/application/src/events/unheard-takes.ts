import type { EventLeases } from '../ports/event-leases.js';

/** Longer than a statement may take that has lost its connection. */
const SETTLED_AFTER_MS = 10_000;

/** Looks that have failed may have taken events all the same, which are given back before the next ones, until that is over for sure. */
export class UnheardTakes {
  #failedMs: number | undefined;

  /** @param kept what this process knows that it took, and has not put down */
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
