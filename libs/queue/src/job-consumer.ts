import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Job, Worker } from 'bullmq';
import type { QueueName } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

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
    await this.#worker?.close();
  }
}
