import { expectedKeys } from '../measure/ledger.ts';
import { BARE_QUEUE } from '../processes/enqueue.ts';
import { withQueue } from '../servers/queue-server.ts';
import type { System } from '../servers/system.ts';
import { BARE_PREFIX, type Feed, FEEDING, PATIENCE_MS } from './feed.ts';
import { type LoadResult, toLoadResult } from './result.ts';

export interface BareLoad {
  readonly idPrefix: string;
  readonly count: number;
  readonly payloadBytes: number;
  readonly feed: Feed;
}

const PATH = '/bare';

/** The same receivers, the same server for the queue, and nothing but the loop. */
export async function runBare(system: System, load: BareLoad): Promise<LoadResult> {
  const { receiver, generator, receiverUrl, queues } = system;
  const { idPrefix, count, payloadBytes, feed } = load;
  const server = { ...queues, prefix: BARE_PREFIX };
  const isStored = feed === 'stored';
  await receiver.ask('begin', { kinds: {}, delayMs: 0 });
  if (isStored) await withQueue(server, BARE_QUEUE, (queue) => queue.pause());
  const plan = { server, url: receiverUrl + PATH, idPrefix, count, payloadBytes, ...FEEDING };
  const { ids, startedAtMs } = await generator.ask('enqueue', plan);
  if (isStored) await withQueue(server, BARE_QUEUE, (queue) => queue.resume());
  await receiver.ask('arrived', { count, timeoutMs: PATIENCE_MS });
  const arrivals = await receiver.ask('report');
  return toLoadResult(arrivals, expectedKeys(ids, [PATH]), isStored ? undefined : startedAtMs);
}
