import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@rxhooks/testing';
import { expect } from 'vitest';

const PACE_MS = 10;
const PATIENCE_MS = 60_000;

/** Does it again and again, at a pace that leaves the machine to the others. */
export function keepDoing(action: () => Promise<void>) {
  let done = 0;
  const over = new AbortController();
  let fault: unknown;
  const ended = (async () => {
    while (!over.signal.aborted) {
      await action();
      done += 1;
      await pause(PACE_MS);
    }
  })().catch((error: unknown) => {
    fault = error;
  });
  const throwFault = () => {
    if (fault !== undefined) throw fault;
  };
  return {
    async untilMore(count: number) {
      const enough = done + count;
      await eventually(
        () => {
          throwFault();
          expect(done).toBeGreaterThanOrEqual(enough);
        },
        { timeoutMs: PATIENCE_MS },
      );
    },
    async stop() {
      over.abort();
      await ended;
      throwFault();
    },
  };
}
