import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 20_000;
const PAUSE_MS = 50;

/** A promise of the documentation is broken; the message has the expected and actual values. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

export function ensure(holds: boolean, message: string): asserts holds {
  if (!holds) throw new BrokenPromise(message);
}

/** Repeats `look` until every promise holds; fails with the last one that did not. */
export async function until<T>(signal: AbortSignal, look: () => Promise<T>): Promise<T> {
  for (const deadline = performance.now() + PATIENCE_MS; ;) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error;
      if (performance.now() < deadline) {
        await delay(PAUSE_MS, undefined, { signal });
        continue;
      }
      const patience = `Waited ${PATIENCE_MS / 1000} seconds in vain.`;
      throw new BrokenPromise(`${error.message} ${patience}`);
    }
  }
}
