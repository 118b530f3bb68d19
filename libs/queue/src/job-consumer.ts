import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job, Worker } from 'bullmq';
import type { QueueName } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

// Jobs let go after a second; what takes longer is a server that does not answer.
const DEADLINE_MS = 3000;
// A worker that dies takes all of its jobs with it, so one death says little about any of them.
const SUSPECT_AFTER_STALLS = 2;
// Alone it is another matter.
const QUARANTINE_AFTER_LONELY_TRIES = 3;

/** Base of everything that takes jobs. Whoever owns the process closes it, before anything that a job needs is closed. */
export abstract class JobConsumer implements OnApplicationBootstrap {
  protected abstract readonly queue: QueueName;
  protected abstract readonly concurrency: number;
  readonly #logger = new Logger(JobConsumer.name);
  #worker: Worker | undefined;
  #lastSuspect: Promise<void> = Promise.resolve();

  constructor(private readonly backend: QueueBackend) {}

  protected abstract handle(job: Job): Promise<void>;

  /** Sets aside what workers do not survive, with a reason that people can read. */
  protected abstract quarantine(job: Job, reason: string): Promise<void>;

  onApplicationBootstrap(): void {
    this.#worker = this.backend.openWorker(this.queue, this.concurrency, (job) => this.#run(job));
  }

  /** Takes no more jobs and waits for those in hand. */
  async close(): Promise<void> {
    // A server that is away is not waited for: the rows say what is left to do.
    const closed = this.#worker?.close(!this.backend.isUsable);
    await Promise.race([closed, sleep(DEADLINE_MS, undefined, { ref: false })]);
  }

  #run(job: Job): Promise<void> {
    if (job.stalledCounter < SUSPECT_AFTER_STALLS) return this.handle(job);
    const turn = this.#lastSuspect.then(() => this.#runAlone(job));
    this.#lastSuspect = turn.catch(() => undefined);
    return turn;
  }

  /** Suspects have their turn one after another. The tries are counted in the queue, where they outlive the worker. */
  async #runAlone(job: Job): Promise<void> {
    const tries = Number(job.progress) || 0;
    if (tries >= QUARANTINE_AFTER_LONELY_TRIES) {
      const reason = `Quarantined: ${SUSPECT_AFTER_STALLS + tries} workers in a row ended while they ran this job.`;
      this.#logger.error(`job ${job.id} of ${this.queue}: ${reason}`);
      return this.quarantine(job, reason);
    }
    await job.updateProgress(tries + 1);
    try {
      await this.handle(job);
    } catch (error) {
      // It failed and the worker lives.
      await job.updateProgress(0);
      throw error;
    }
  }
}
