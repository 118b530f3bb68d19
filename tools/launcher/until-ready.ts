import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 100;
const REPORT_EVERY_MS = 15_000;

/** Waits until the URL answers 2xx, and reports other answers from time to time. */
export async function untilReady(
  url: string,
  { signal, say }: { signal: AbortSignal; say: (line: string) => void },
): Promise<void> {
  let nextReport = performance.now() + REPORT_EVERY_MS;
  for (;;) {
    const answer = await ask(url, signal);
    if (answer === 'ready') return;
    if (performance.now() > nextReport) {
      say(`Still waiting for ${url} (${answer}).`);
      nextReport += REPORT_EVERY_MS;
    }
    await delay(PAUSE_MS, undefined, { signal });
  }
}

async function ask(url: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
    });
    await response.body?.cancel();
    return response.ok ? 'ready' : `it answers ${response.status}`;
  } catch {
    return 'it does not answer';
  }
}
