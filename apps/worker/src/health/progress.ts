import { Injectable } from '@nestjs/common';
import { BacklogStore } from '@rxhooks/application';
import type { Part } from '@rxhooks/platform';

// Longer than the longest attempt plus its lease: a slow receiver is no standstill.
const STANDSTILL_MS = 90_000;

/** Distinguishes idle workers from stuck ones. */
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

  /** True when work has been due for long without any progress of this worker. */
  async #isStandingStill(): Promise<boolean> {
    if (performance.now() - this.#lastMs < STANDSTILL_MS) return false;
    const [events, endpoints] = await Promise.all([
      this.backlog.forgottenEvents(STANDSTILL_MS, 1),
      this.backlog.overdueEndpoints(STANDSTILL_MS),
    ]);
    return events.length > 0 || endpoints.length > 0;
  }
}
