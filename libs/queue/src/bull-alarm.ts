import { Injectable, Logger } from '@nestjs/common';
import { Alarm, type RetryAlarm } from '@rxhooks/application';
import { kindOf, MicroBatcher, RareLines, sayLeftOut } from '@rxhooks/platform';
import type { JobsOptions } from 'bullmq';
import { type DeliveryJob, type FanOutJob, JOB_IDS, type QueueName, QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

type NewJob = {
  readonly name: string;
  readonly data: FanOutJob | DeliveryJob;
  readonly opts: JobsOptions;
};

const GATHER = { gatherMs: 3, maxItems: 500 };
// Enough that a job's own cost is a small part of it, and few enough for several workers to share one batch of events.
const MAX_EVENTS_PER_JOB = 20;
// A server that accepts connections and answers nothing would otherwise fill the memory with alarms.
const MAX_PENDING = 20_000;

/** Sets alarms as BullMQ jobs. Nobody waits for it, and what it cannot set the sweeper finds. */
@Injectable()
export class BullAlarm extends Alarm {
  readonly #logger = new Logger(BullAlarm.name);
  readonly #lines = new RareLines();
  readonly #stored = this.#batcherFor(QUEUES.fanOut, toSharedJobs);
  readonly #deliveries = this.#batcherFor(QUEUES.deliveries, (jobs: readonly NewJob[]) => jobs);
  readonly #pending = new Set<Promise<unknown>>();

  constructor(private readonly backend: QueueBackend) {
    super();
  }

  override eventsStored(eventUids: readonly string[]): void {
    for (const event of eventUids) this.#set(this.#stored, event);
  }

  override retryScheduled({ delayMs, ...retry }: RetryAlarm): void {
    const data = toDeliveryJob(retry);
    const opts = { jobId: JOB_IDS.retry(data), delay: delayMs };
    this.#set(this.#deliveries, { name: 'retry', data, opts });
  }

  override resendRequested(resend: Omit<RetryAlarm, 'delayMs'>): void {
    const data = toDeliveryJob(resend);
    this.#set(this.#deliveries, { name: 'resend', data, opts: { jobId: JOB_IDS.resend(data) } });
  }

  override async settle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #set<Item>(batcher: MicroBatcher<Item, void>, item: Item): void {
    // add() would wait for a server that is away for as long as it is away.
    if (!this.backend.isUsable || this.#pending.size >= MAX_PENDING) return;
    const set = batcher.add(item).finally(() => this.#pending.delete(set));
    this.#pending.add(set);
  }

  #batcherFor<Item>(
    name: QueueName,
    toJobs: (items: readonly Item[]) => readonly NewJob[],
  ): MicroBatcher<Item, void> {
    return new MicroBatcher<Item, void>(async (items) => {
      const jobs = toJobs(items);
      try {
        await this.backend.queue(name).addBulk([...jobs]);
      } catch (error) {
        const { message } = error as Error;
        // A batch every few milliseconds says the same. The sweeper finds what they were for.
        this.#lines.tell(kindOf(error), (leftOut) =>
          this.#logger.warn(
            `${name}: ${jobs.length} alarms not set: ${message}${sayLeftOut(leftOut)}`,
          ),
        );
      }
      return [];
    }, GATHER);
  }
}

function toSharedJobs(events: readonly string[]): readonly NewJob[] {
  const count = Math.ceil(events.length / MAX_EVENTS_PER_JOB);
  return Array.from({ length: count }, (_, place) => {
    const start = place * MAX_EVENTS_PER_JOB;
    return toFanOutJob(events.slice(start, start + MAX_EVENTS_PER_JOB));
  });
}

function toFanOutJob(events: readonly string[]): NewJob {
  const data = { events };
  return { name: 'fan-out', data, opts: { jobId: JOB_IDS.fanOut(data) } };
}

function toDeliveryJob(alarm: Omit<RetryAlarm, 'delayMs'>): DeliveryJob {
  const { deliveryUid, subscriptionUid, organisationUid, attempt } = alarm;
  return {
    delivery: deliveryUid,
    subscription: subscriptionUid,
    organisation: organisationUid,
    attempt,
  };
}
