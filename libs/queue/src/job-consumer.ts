import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Job, Worker } from 'bullmq';
import type { QueueName } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

// Jobs let go after a second; what takes longer is a server that does not answer.
const DEADLINE_MS = 5000;

/**
 * Base of everything that takes jobs. It drains in `onModuleDestroy`, which Nest runs before anything it depends on is
 * closed: a job in hand can still write its rows and set its alarms.
 */
export abstract class JobConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  protected abstract readonly queue: QueueName;
  protected abstract readonly concurrency: number;
  #worker: Worker | undefined;

  constructor(private readonly backend: QueueBackend) {}

  protected abstract handle(job: Job): Promise<void>;

  onApplicationBootstrap(): void {
    this.#worker = this.backend.openWorker(this.queue, this.concurrency, (job) => this.handle(job));
  }

  async onModuleDestroy(): Promise<void> {
    // A server that is away is not waited for: the rows say what is left to do.
    const closed = this.#worker?.close(!this.backend.isUsable);
    await Promise.race([closed, sleep(DEADLINE_MS, undefined, { ref: false })]);
  }
}
