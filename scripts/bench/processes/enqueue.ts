import { dataText, nowMs } from '../payload.ts';
import { type QueueServer, withQueue } from '../servers/queue-server.ts';
import { turns } from './turns.ts';

export const BARE_QUEUE = 'bare-loop';

/** Nothing to be looked up: the worker has only to sign it and send it. */
export interface BareJob {
  readonly url: string;
  readonly body: string;
}

export interface Enqueue {
  readonly server: QueueServer;
  readonly url: string;
  readonly idPrefix: string;
  readonly count: number;
  readonly batch: number;
  readonly inFlight: number;
  readonly payloadBytes: number;
}

/** What the bare loop has to do, handed to it the way that the system's own events are: so many at a time. */
export function enqueue(plan: Enqueue): Promise<{ readonly ids: string[]; startedAtMs: number }> {
  const { server, url, idPrefix, count, batch, inFlight, payloadBytes } = plan;
  return withQueue(server, BARE_QUEUE, async (queue) => {
    await queue.waitUntilReady();
    const ids = Array.from({ length: count }, (_, index) => `${idPrefix}-${index}`);
    const startedAtMs = nowMs();
    const batches = turns(count, batch);
    const add = async (first: number) => {
      const some = ids.slice(first, first + batch);
      const jobs = some.map((id) => {
        const body = dataText({ id, sentAtMs: nowMs() }, payloadBytes);
        return { name: 'deliver', data: { url, body } satisfies BareJob };
      });
      await queue.addBulk(jobs);
    };
    const keepAdding = async () => {
      for (const first of batches) await add(first);
    };
    await Promise.all(Array.from({ length: inFlight }, keepAdding));
    return { ids, startedAtMs };
  });
}
