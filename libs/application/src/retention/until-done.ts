import { setTimeout as sleep } from 'node:timers/promises';

/** Runs batch after batch, each followed by an equally long pause for other queries. */
export async function untilDone(
  batch: () => Promise<{ readonly isDone: boolean }>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const startedMs = performance.now();
    const { isDone } = await batch();
    if (isDone) return;
    // A stop ends the pause, and then the loop.
    await sleep(performance.now() - startedMs, undefined, { signal }).catch(() => undefined);
  }
}
