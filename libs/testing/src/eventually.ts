import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 20;

/**
 * Tries an assertion until it passes, for facts that only the database can tell; what a receiver sees
 * has `receiver.waitFor`. Fails with the assertion's own last error.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 5_000 }: { timeoutMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await delay(PAUSE_MS);
  }
}
