import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';

export const FAN_OUT_QUEUE = 'fan-out';
const ALARMS_MS = 10_000;

/** Nobody waits for alarms when events are taken in, so they may be a little behind. */
export async function alarmsSet(queue: Queue, events: number, signal: AbortSignal): Promise<void> {
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
