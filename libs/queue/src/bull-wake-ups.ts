import { Injectable, Logger } from '@nestjs/common';
import { WakeUps, type RetryWakeUp } from '@rxhooks/application';
import { kindOf, MicroBatcher, RareLines, sayLeftOut } from '@rxhooks/platform';
import type { JobsOptions } from 'bullmq';
import { DELIVERY_JOBS, type DeliveryJob, JOB_IDS, QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

type NewJob = {
  readonly name: string;
  readonly data: DeliveryJob;
  readonly opts: JobsOptions;
};

const GATHER = { gatherMs: 3, maxItems: 500 };
// A server that accepts connections and never answers would otherwise fill the memory.
const MAX_PENDING = 20_000;

/**
 * Rings for events, and adds BullMQ jobs for deliveries. Callers do not wait; the sweeper finds
 * what was not queued.
 */
@Injectable()
export class BullWakeUps extends WakeUps {
  readonly #logger = new Logger(BullWakeUps.name);
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

  override retryScheduled({ delayMs, ...retry }: RetryWakeUp): void {
    const data = toDeliveryJob(retry);
    const opts = { jobId: JOB_IDS.retry(data), delay: delayMs };
    this.#set(this.#deliveries, { name: DELIVERY_JOBS.retry, data, opts });
  }

  override resendRequested(resend: Omit<RetryWakeUp, 'delayMs'>): void {
    const data = toDeliveryJob(resend);
    const opts = { jobId: JOB_IDS.resend(data) };
    this.#set(this.#deliveries, { name: DELIVERY_JOBS.resend, data, opts });
  }

  override async settle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #set<Item>(batcher: MicroBatcher<Item, void>, item: Item): void {
    // add() would wait for as long as the server is away.
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
        // Limits the log: a failed batch repeats every few milliseconds. The sweeper finds its
        // work.
        this.#lines.tell(kindOf(error), (leftOut) =>
          this.#logger.warn(
            `${name}: ${items.length} wake-up jobs not set: ${message}${sayLeftOut(leftOut)}`,
          ),
        );
      }
      return [];
    }, GATHER);
  }
}

function toDeliveryJob(wakeUp: Omit<RetryWakeUp, 'delayMs'>): DeliveryJob {
  const { deliveryUid, subscriptionUid, organisationUid, attempt } = wakeUp;
  return {
    delivery: deliveryUid,
    subscription: subscriptionUid,
    organisation: organisationUid,
    attempt,
  };
}
