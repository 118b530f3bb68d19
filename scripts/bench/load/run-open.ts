import { type Cost, withCost } from '../measure/cost.ts';
import { expectedKeys } from '../measure/ledger.ts';
import type { System } from '../servers/system.ts';
import type { Sender } from '../servers/tenant.ts';
import { PATIENCE_MS } from './feed.ts';
import { type LoadResult, toLoadResult } from './result.ts';
import { settled } from './settled.ts';

export interface OpenLoad {
  readonly idPrefix: string;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly payloadBytes: number;
}

export type OpenResult = LoadResult & {
  readonly acceptMs: Float64Array;
  /** How late the generator was by itself. */
  readonly latenessMs: Float64Array;
  readonly cost: Cost;
};

/** Hands events in by the clock, one request each. */
export async function runOpen(
  system: System,
  { key, paths }: Sender,
  load: OpenLoad,
): Promise<OpenResult> {
  const { receiver, generator, api } = system;
  await receiver.ask('begin', { kinds: {}, delayMs: 0 });
  const [handedIn, cost] = await withCost(system, async () => {
    const result = await generator.ask('openLoop', { api: { url: api.url, key }, ...load });
    const count = result.acceptedIds.length * paths.length;
    await receiver.ask('arrived', { count, timeoutMs: PATIENCE_MS });
    await settled(system);
    return result;
  });
  const arrivals = await receiver.ask('report');
  const expected = expectedKeys(handedIn.acceptedIds, paths);
  const { latenciesMs: acceptMs, latenessMs, startedAtMs } = handedIn;
  return { ...toLoadResult(arrivals, expected, startedAtMs), acceptMs, latenessMs, cost };
}
