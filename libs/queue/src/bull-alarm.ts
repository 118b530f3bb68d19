import { Injectable, Logger } from '@nestjs/common';
import { Alarm, type RetryAlarm } from '@rxhooks/application';
import { MicroBatcher } from '@rxhooks/platform';
import type { JobsOptions } from 'bullmq';
import { type DeliveryJob, type FanOutJob, JOB_IDS, type QueueName, QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

type NewJob = {
  readonly name: string;
  readonly data: FanOutJob | DeliveryJob;
  readonly opts: JobsOptions;
};

const GATHER = { gatherMs: 5, maxItems: 500 };
// A server that accepts connections and answers nothing would otherwise fill the memory with alarms.
const MAX_PENDING = 20_000;

/** Sets alarms as BullMQ jobs. Nobody waits for it, and what it cannot set the sweeper finds. */
@Injectable()
export class BullAlarm extends Alarm {
  readonly #logger = new Logger(BullAlarm.name);
  readonly #fanOut = this.#batcherFor(QUEUES.fanOut);
  readonly #deliveries = this.#batcherFor(QUEUES.deliveries);
  readonly #pending = new Set<Promise<unknown>>();

  constructor(private readonly backend: QueueBackend) {
    super();
  }

  override eventsStored(eventUids: readonly string[]): void {
    for (const event of eventUids) {
      const data = { event };
      this.#set(this.#fanOut, { name: 'fan-out', data, opts: { jobId: JOB_IDS.fanOut(data) } });
    }
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

  #set(batcher: MicroBatcher<NewJob, void>, job: NewJob): void {
    // add() would wait for a server that is away for as long as it is away.
    if (!this.backend.isUsable || this.#pending.size >= MAX_PENDING) return;
    const set = batcher.add(job).finally(() => this.#pending.delete(set));
    this.#pending.add(set);
  }

  #batcherFor(name: QueueName): MicroBatcher<NewJob, void> {
    return new MicroBatcher<NewJob, void>(async (jobs) => {
      try {
        await this.backend.queue(name).addBulk([...jobs]);
      } catch (error) {
        // Once for all of them: while a master is replaced there may be thousands.
        this.#logger.warn(`${name}: ${jobs.length} alarms not set: ${(error as Error).message}`);
      }
      return [];
    }, GATHER);
  }
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
