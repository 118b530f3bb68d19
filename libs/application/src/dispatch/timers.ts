import type { Clock } from '../ports/clock.js';

/** Timers that end together, with the worker: one that is left would keep the process. */
export class Timers {
  readonly #cancels = new Set<() => void>();
  #isClosed = false;

  constructor(private readonly clock: Clock) {}

  /** Calls back once, unless they have been closed by then. */
  after(delayMs: number, run: () => void): void {
    if (this.#isClosed) return;
    const cancel = this.clock.after(delayMs, () => {
      this.#cancels.delete(cancel);
      run();
    });
    this.#cancels.add(cancel);
  }

  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
