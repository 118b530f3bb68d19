import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { withQueue } from '../servers/queue-server.ts';
import type { System } from '../servers/system.ts';

export interface Storing<Stored> {
  readonly store: () => Promise<Stored>;
  /** Called when all of it is there and none is worked on. */
  readonly onStored?: () => Promise<void>;
}

const FAN_OUT_QUEUE = 'fan-out';
const ALARMS_MS = 10_000;

/** Lets events pile up, with all of their alarms set, and then has them worked on at once. */
export function withFanOutPaused<Stored, Result>(
  { queues, bench }: System,
  events: number,
  { store, onStored }: Storing<Stored>,
  deliver: (stored: Stored) => Promise<Result>,
): Promise<Result> {
  return withQueue(queues, FAN_OUT_QUEUE, async (queue) => {
    await queue.pause();
    const stored = await store();
    await alarmsSet(queue, events, bench.signal);
    await onStored?.();
    await queue.resume();
    return deliver(stored);
  });
}

/** Nobody waits for alarms when events are taken in, so they may be a little behind. */
async function alarmsSet(queue: Queue, events: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + ALARMS_MS;
  while ((await countEvents(queue)) < events && performance.now() < deadline)
    await sleep(50, undefined, { signal });
}

/** Several share a job. */
async function countEvents(queue: Queue): Promise<number> {
  const jobs: { readonly data: { readonly events: readonly string[] } }[] = await queue.getJobs([
    'wait',
  ]);
  return new Set(jobs.flatMap(({ data }) => data.events)).size;
}
