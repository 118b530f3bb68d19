import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 20;

/**
 * Repeats an assertion until it passes, for facts that only the database has; for requests use
 * `receiver.waitFor`. On timeout it throws the assertion's last error.
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
