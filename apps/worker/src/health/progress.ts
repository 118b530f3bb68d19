import { Injectable } from '@nestjs/common';
import { BacklogStore } from '@rxhooks/application';
import type { Part } from '@rxhooks/platform';

// Longer than the longest attempt plus its lease, so that a slow receiver alone is never mistaken for a standstill.
const STANDSTILL_MS = 90_000;

/** Tells a worker that has nothing to do from one that does nothing. */
@Injectable()
export class Progress {
  readonly part: Part<'ok' | 'standstill'> = {
    name: 'progress',
    states: ['ok', 'standstill'],
    ask: async () =>
      (await this.#isStandingStill())
        ? { state: 'standstill', fault: 'Work is due and none of it gets done' }
        : { state: 'ok' },
  };
  #lastMs = performance.now();

  constructor(private readonly backlog: BacklogStore) {}

  note(): void {
    this.#lastMs = performance.now();
  }

  /** True when work has been due for long and this worker has ended no attempt in all that time. */
  async #isStandingStill(): Promise<boolean> {
    if (performance.now() - this.#lastMs < STANDSTILL_MS) return false;
    const [events, endpoints] = await Promise.all([
      this.backlog.forgottenEvents(STANDSTILL_MS, 1),
      this.backlog.overdueEndpoints(STANDSTILL_MS),
    ]);
    return events.length > 0 || endpoints.length > 0;
  }
}
