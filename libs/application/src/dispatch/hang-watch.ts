import type { Timers } from './timers.js';

const LOOK_MS = 100;

/** Looks for requests that have begun to hang, as long as any are under way. */
export class HangWatch {
  #isLooking = false;

  /** @param look returns whether to look again */
  constructor(
    private readonly timers: Timers,
    private readonly look: () => boolean,
  ) {}

  begin(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.timers.after(LOOK_MS, () => {
      this.#isLooking = false;
      if (this.look()) this.begin();
    });
  }
}
