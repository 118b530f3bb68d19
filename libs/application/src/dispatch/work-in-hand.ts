import { waitAtMost } from '../deliveries/wait-at-most.js';
import type { Clock } from '../ports/clock.js';

/** Tracks work that runs beside its caller, so that the shutdown can wait for it. */
export class WorkInHand {
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly clock: Clock) {}

  /** Returns the work, with whose fault its caller deals. */
  track(work: Promise<void>): Promise<void> {
    const ended = work.catch(() => undefined).finally(() => this.#running.delete(ended));
    this.#running.add(ended);
    return work;
  }

  /** Resolves when nothing runs any more, at the latest after `deadlineMs`. */
  async settle(deadlineMs: number): Promise<void> {
    const startTimer: Clock['after'] = (ms, run) => this.clock.after(ms, run);
    await waitAtMost(deadlineMs, [this.#idle()], startTimer);
  }

  /** Checks again after every round: a claim that was under way starts attempts when it ends. */
  async #idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
