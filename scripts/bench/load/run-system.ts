import { type Cost, withCost } from '../measure/cost.ts';
import { expectedKeys } from '../measure/ledger.ts';
import type { HandedIn } from '../processes/hand-in.ts';
import type { System } from '../servers/system.ts';
import type { Sender } from '../servers/tenant.ts';
import { type Feed, FEEDING, PATIENCE_MS } from './feed.ts';
import { withFanOutPaused } from './pause.ts';
import { type LoadResult, toLoadResult } from './result.ts';
import { settled } from './settled.ts';

export interface SystemLoad {
  readonly idPrefix: string;
  readonly events: number;
  readonly payloadBytes: number;
  readonly feed: Feed;
  readonly delayMs?: number;
  readonly batch?: number;
  /** With a stored feed: called before the first of it is worked on. */
  readonly onStored?: () => Promise<void>;
}

export type SystemResult = LoadResult & {
  readonly acceptedPerSecond: number;
  readonly acceptMs: Float64Array;
  readonly cost: Cost;
};

/** Hands events of one organisation in as fast as they are taken, and waits until all have arrived and are on record. */
export async function runSystem(
  system: System,
  { key, organisations, paths }: Sender,
  load: SystemLoad,
): Promise<SystemResult> {
  const { receiver, generator, api } = system;
  const { feed, delayMs = 0, batch = FEEDING.batch, events: count, idPrefix, payloadBytes } = load;
  await receiver.ask('begin', { kinds: {}, delayMs });
  const handIn = () =>
    generator.ask('closedLoop', {
      api: { url: api.url, key },
      ...(organisations && { organisations }),
      idPrefix,
      count,
      batch,
      payloadBytes,
      inFlight: FEEDING.inFlight,
    });
  const deliver = async (handedIn: HandedIn) => {
    if (handedIn.refused > 0) throw new Error(`The api refused ${handedIn.refused} events.`);
    const deliveries = handedIn.acceptedIds.length * paths.length;
    await receiver.ask('arrived', { count: deliveries, timeoutMs: PATIENCE_MS });
    await settled(system);
    return handedIn;
  };
  const [handedIn, cost] =
    feed === 'live'
      ? await withCost(system, async () => deliver(await handIn()))
      : await withFanOutPaused(system, count, { ...load, store: handIn }, (stored) =>
          withCost(system, () => deliver(stored)),
        );
  const arrivals = await receiver.ask('report');
  const expected = expectedKeys(handedIn.acceptedIds, paths);
  const { startedAtMs, endedAtMs, latenciesMs: acceptMs } = handedIn;
  return {
    ...toLoadResult(arrivals, expected, feed === 'live' ? startedAtMs : undefined),
    acceptedPerSecond: (handedIn.acceptedIds.length * 1000) / (endedAtMs - startedAtMs),
    acceptMs,
    cost,
  };
}
