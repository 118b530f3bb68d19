import { waitAtMost } from './wait-at-most.js';

/** What runs beside its caller, so that an end can wait for it. */
export class WorkInHand {
  readonly #running = new Set<Promise<void>>();

  track(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
    return work;
  }

  /** Resolves when nothing runs any more, at most after the deadline. */
  async settle(deadlineMs: number): Promise<void> {
    await waitAtMost(deadlineMs, [this.#idle()]);
  }

  /** Looks again after every round: a claim that was under way starts attempts when it ends. */
  async #idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
