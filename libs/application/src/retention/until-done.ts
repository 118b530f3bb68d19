import { setTimeout as sleep } from 'node:timers/promises';

/** Batch after batch. In between the database rests for as long as the batch took, so that others get their turn. */
export async function untilDone(
  batch: () => Promise<{ readonly isDone: boolean }>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const startedMs = performance.now();
    const { isDone } = await batch();
    if (isDone) return;
    await sleep(performance.now() - startedMs);
  }
}
