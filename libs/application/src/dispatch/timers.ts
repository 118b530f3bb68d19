import type { Clock } from '../ports/clock.js';

/** Timers that the worker's end cancels: one that is left would keep the process running. */
export class Timers {
  readonly #cancels = new Set<() => void>();
  #isClosed = false;

  constructor(private readonly clock: Clock) {}

  /** Calls back once, unless `close` was called before. */
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
