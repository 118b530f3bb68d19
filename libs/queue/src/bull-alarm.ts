import { Injectable, Logger } from '@nestjs/common';
import { Alarm, type RetryAlarm } from '@rxhooks/application';
import { kindOf, MicroBatcher, RareLines, sayLeftOut } from '@rxhooks/platform';
import type { JobsOptions } from 'bullmq';
import { type DeliveryJob, JOB_IDS, QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

type NewJob = {
  readonly name: string;
  readonly data: DeliveryJob;
  readonly opts: JobsOptions;
};

const GATHER = { gatherMs: 3, maxItems: 500 };
// A server that accepts connections and answers nothing would otherwise fill the memory with alarms.
const MAX_PENDING = 20_000;

/** Rings for events; for deliveries it sets BullMQ jobs. Nobody waits for it, and what it cannot set the sweeper finds. */
@Injectable()
export class BullAlarm extends Alarm {
  readonly #logger = new Logger(BullAlarm.name);
  readonly #lines = new RareLines();
  readonly #rings = this.#batcher('look', () => this.backend.bell.ring());
  readonly #deliveries = this.#batcher(QUEUES.deliveries, (jobs: readonly NewJob[]) =>
    this.backend.queue(QUEUES.deliveries).addBulk([...jobs]),
  );
  readonly #pending = new Set<Promise<unknown>>();

  constructor(private readonly backend: QueueBackend) {
    super();
  }

  override eventsStored(): void {
    this.#set(this.#rings, undefined);
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

  #batcher<Item>(
    name: string,
    setAll: (items: readonly Item[]) => Promise<unknown>,
  ): MicroBatcher<Item, void> {
    return new MicroBatcher<Item, void>(async (items) => {
      try {
        await setAll(items);
      } catch (error) {
        const { message } = error as Error;
        // A batch every few milliseconds says the same. The sweeper finds what they were for.
        this.#lines.tell(kindOf(error), (leftOut) =>
          this.#logger.warn(
            `${name}: ${items.length} alarms not set: ${message}${sayLeftOut(leftOut)}`,
          ),
        );
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
