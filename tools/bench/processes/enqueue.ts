import type { Queue } from 'bullmq';
import type { QueueServer } from '../servers/queue-server.ts';
import type { HandIn } from './hand-in.ts';

export const BARE_QUEUE = 'bare-loop';

/** Needs no look-up: the worker only signs and sends it. */
export interface BareJob {
  readonly url: string;
  readonly body: string;
}

/** The queue of the bare loop, and where its deliveries go. */
export interface BareTarget {
  readonly server: QueueServer;
  readonly url: string;
}

/** One job per event. */
export function toQueue(queue: Queue, url: string): HandIn {
  return async (events) => {
    const jobs = events.map(({ data }) => ({
      name: 'deliver',
      data: { url, body: data } satisfies BareJob,
    }));
    const [first] = jobs;
    if (first && jobs.length === 1) await queue.add(first.name, first.data);
    else await queue.addBulk(jobs);
    return events.map(({ id }) => id);
  };
}
