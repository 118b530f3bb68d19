const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Pauses in ms after failures, growing to LONGEST_PAUSE_MS, and spread over workers. */
export class BackOff {
  #failures = 0;

  nextMs(): number {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    return pauseMs * (0.5 + Math.random() / 2);
  }

  /** To be called after a success. */
  reset(): void {
    this.#failures = 0;
  }
}
