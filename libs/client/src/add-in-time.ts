import type { JobsOptions } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuedEvent } from './event.js';
import type { PreparedEvent } from './prepare-event.js';
import { faultOf, type QueueStore } from './queue-store.js';
import { QueueUnavailableError } from './queue-unavailable-error.js';

type Prepared = readonly PreparedEvent<QueuedEvent>[];

const FAILED_JOB_AGE_SECONDS = 14 * 24 * 60 * 60;
/** The client needs a moment to notice that its connection broke. */
const RESEND_DELAY_MS = 50;

/**
 * NOTE: no job id. BullMQ silently ignores an id whose job is still kept, and runs one whose job is
 * gone again, so a queue cannot be idempotent. rxhooks' database is, by the event's id.
 */
const JOB_OPTIONS: JobsOptions = {
  removeOnComplete: true,
  // Refused events stay for inspection, but patient data must not pile up in a queue.
  removeOnFail: { age: FAILED_JOB_AGE_SECONDS },
};

/**
 * BullMQ's own add waits for ever while Redis is down, and may still add when it is back. Here the
 * call ends in time, and nothing is sent after it has ended.
 *
 * @throws QueueUnavailableError, which names `later`, the events after these, as not enqueued too.
 */
export async function addInTime(input: {
  readonly store: QueueStore;
  readonly events: Prepared;
  readonly later: Prepared;
  readonly timeoutMs: number;
}): Promise<void> {
  const { store, events, later, timeoutMs } = input;
  const jobs = events.map((data) => ({ name: data.event_type, data, opts: JOB_OPTIONS }));
  let isOver = false;
  let isSent = false;

  async function send(): Promise<void> {
    const queue = await store.ready();
    // The caller was told that it failed and may have acted on that.
    if (isOver) return;
    isSent = true;
    try {
      const [job, ...others] = jobs;
      if (job && others.length === 0) await queue.add(job.name, job.data, job.opts);
      else await queue.addBulk(jobs);
    } catch (error) {
      if (!store.isConnectionFault(error)) throw error;
      // What was sent may have got through; sent again it has the same id, so this is harmless.
      await sleep(RESEND_DELAY_MS);
      await send();
    }
  }

  try {
    await within(timeoutMs, send(), () => {
      isOver = true;
      store.abandon();
      return new Error(store.lastFault() ?? `no answer within ${timeoutMs} ms`);
    });
  } catch (error) {
    throw new QueueUnavailableError({
      message: `The queue is unavailable: ${faultOf(error)}`,
      mayHaveBeenEnqueued: isSent,
      eventIds: [...events, ...later].map(({ id }) => id),
    });
  }
}

async function within(ms: number, work: Promise<void>, onLate: () => Error): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onLate()), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
