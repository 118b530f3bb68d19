import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { Job, Worker } from 'bullmq';
import type { QueueName } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

// Jobs let go after a second; what takes longer is a server that does not answer.
const DEADLINE_MS = 5000;

/** Base of everything that takes jobs. Whoever owns the process closes it, before anything that a job needs is closed. */
export abstract class JobConsumer implements OnApplicationBootstrap {
  protected abstract readonly queue: QueueName;
  protected abstract readonly concurrency: number;
  #worker: Worker | undefined;

  constructor(private readonly backend: QueueBackend) {}

  protected abstract handle(job: Job): Promise<void>;

  onApplicationBootstrap(): void {
    this.#worker = this.backend.openWorker(this.queue, this.concurrency, (job) => this.handle(job));
  }

  /** Takes no more jobs and waits for those in hand. */
  async close(): Promise<void> {
    // A server that is away is not waited for: the rows say what is left to do.
    const closed = this.#worker?.close(!this.backend.isUsable);
    await Promise.race([closed, sleep(DEADLINE_MS, undefined, { ref: false })]);
  }
}
