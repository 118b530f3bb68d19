import { withCost } from '../measure/cost.ts';
import { expectedKeys } from '../measure/ledger.ts';
import type { HandedIn } from '../processes/hand-in.ts';
import type { Script } from '../processes/receiver.process.ts';
import type { Stage } from '../servers/stage.ts';
import { PATIENCE_MS } from './feed.ts';
import { type RunResult, toLoadResult } from './result.ts';
import type { Subject } from './subject.ts';

export interface Load<H extends HandedIn> {
  readonly handIn: () => Promise<H>;
  readonly receivers: Script;
  readonly patienceMs?: number;
  /** Keeps events stored before the work begins; undefined if they are worked on as they come. */
  readonly hold:
    { readonly stored: () => Promise<void>; readonly release: () => Promise<void> } | undefined;
}

/** Hands events in, and waits until all have arrived and nothing is left to do. */
export async function run<H extends HandedIn>(
  { receiver }: Stage,
  { paths, watched, settled }: Subject,
  { handIn, receivers, hold, patienceMs = PATIENCE_MS }: Load<H>,
): Promise<RunResult & { readonly handedIn: H }> {
  await receiver.ask('begin', receivers);
  const ready = hold && (await handIn());
  await hold?.stored();
  const [handedIn, cost] = await withCost(watched, async () => {
    await hold?.release();
    const taken = ready ?? (await handIn());
    const count = taken.acceptedIds.length * paths.length;
    await receiver.ask('arrived', { count, timeoutMs: patienceMs });
    await settled();
    return taken;
  });
  const { acceptedIds, startedAtMs, endedAtMs, latenciesMs: acceptMs, refused } = handedIn;
  const arrivals = await receiver.ask('report');
  const expected = expectedKeys(acceptedIds, paths);
  return {
    ...toLoadResult(arrivals, expected, hold ? undefined : startedAtMs),
    acceptedPerSecond: (acceptedIds.length * 1000) / (endedAtMs - startedAtMs),
    acceptMs,
    refused,
    cost,
    handedIn,
  };
}
