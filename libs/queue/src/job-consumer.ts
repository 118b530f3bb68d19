import { POISON } from '@rxhooks/domain';
import { kindOf, RareLines } from '@rxhooks/platform';
import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DelayedError, type Job, UnrecoverableError, type Worker } from 'bullmq';
import type { QueueName } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

/** How far a poison job has come, kept with the job. */
type Progress = { readonly part: number; readonly tries: number };

/**
 * Base of all job consumers. A job may have several parts, which run concurrently. The process
 * closes the consumer before anything that a job needs.
 */
export abstract class JobConsumer<Part> implements OnApplicationBootstrap {
  protected abstract readonly queue: QueueName;
  protected abstract readonly concurrency: number;
  readonly #logger = new Logger(JobConsumer.name);
  readonly #lines = new RareLines();
  #worker: Worker | undefined;
  #lastPoison: Promise<void> = Promise.resolve();

  constructor(private readonly backend: QueueBackend) {}

  protected abstract partsOf(job: Job): readonly Part[];

  /** Must be safe to repeat: when a job failed or was cut off, all of its parts run again. */
  protected abstract handle(part: Part): Promise<void>;

  /** Sets aside a part that killed several workers, with a reason for operators. */
  protected abstract quarantine(part: Part, reason: string): Promise<void>;

  onApplicationBootstrap(): void {
    this.#worker = this.backend.openWorker(this.queue, this.concurrency, (job) =>
      this.#runLogged(job),
    );
  }

  /**
   * Puts a job back. BullMQ's own way uses this machine's clock: one that is ahead would hide the
   * job for days.
   */
  protected async postpone(job: Job, now: Date, delayMs: number): Promise<never> {
    const options = { skipAttempt: true };
    const { id = '', token } = job;
    await this.#worker?.backend.moveToDelayed(id, now.getTime(), delayMs, token, options);
    throw new DelayedError();
  }

  /** Takes no more jobs and waits for running ones. */
  async close(): Promise<void> {
    if (this.#worker) await this.backend.closeWorker(this.#worker);
  }

  /** Logs failures, because BullMQ reports only its own, and a failed job of ours is removed. */
  async #runLogged(job: Job): Promise<void> {
    try {
      await this.#run(job);
    } catch (error) {
      this.noteFault(error);
      throw error;
    }
  }

  /** Skips refused and postponed jobs, which were logged where that was decided. */
  protected noteFault(error: unknown): void {
    if (error instanceof DelayedError || error instanceof UnrecoverableError) return;
    this.#lines.tell(kindOf(error), (leftOut) =>
      this.#logger.error({ err: error, queue: this.queue, leftOut, msg: 'A job has failed' }),
    );
  }

  #run(job: Job): Promise<void> {
    if (job.stalledCounter < POISON.aloneAfter) return this.#runAll(job);
    const turn = this.#lastPoison.then(() => this.#runPoison(job));
    this.#lastPoison = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Throws the first failure after all parts have ended: the job stays locked while any of them
   * runs.
   */
  async #runAll(job: Job): Promise<void> {
    const ends = await Promise.allSettled(this.partsOf(job).map((part) => this.handle(part)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Runs poison jobs one after another, and so their parts. */
  async #runPoison(job: Job): Promise<void> {
    const from = readProgress(job);
    for (const [index, part] of this.partsOf(job).entries())
      if (index >= from.part)
        await this.#runAlone(job, part, index, index > from.part ? 0 : from.tries);
  }

  /** Counts the tries in the queue, where they outlive the worker. */
  async #runAlone(job: Job, part: Part, index: number, tries: number): Promise<void> {
    const deaths = POISON.aloneAfter + tries;
    if (deaths >= POISON.setAsideAfter) {
      const reason = `Quarantined: ${deaths} workers in a row ended while they ran this job.`;
      this.#logger.error(`job ${job.id} of ${this.queue}: ${reason}`);
      return this.quarantine(part, reason);
    }
    await job.updateProgress({ part: index, tries: tries + 1 } satisfies Progress);
    try {
      await this.handle(part);
    } catch (error) {
      // It failed, but the worker survived.
      await job.updateProgress({ part: index, tries: 0 } satisfies Progress);
      throw error;
    }
  }
}

function readProgress({ progress }: Job): Progress {
  const { part = 0, tries = 0 } = (
    typeof progress === 'object' ? progress : {}
  ) as Partial<Progress>;
  return { part, tries };
}
