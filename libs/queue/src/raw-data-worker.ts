import { type IQueueBackend, type Job, type JobJson, Worker } from 'bullmq';
import { BackOff } from './back-off.js';
import { REFUSED_JOBS_KEPT } from './catalogue.js';

const rawData = new WeakMap<object, string>();

type Kept = Job['opts']['removeOnFail'];

/**
 * A worker that differs from BullMQ's in three ways. It keeps the text of a job's data, because
 * parsing rounds integers beyond 2^53 that producers in other languages write. It backs off from a
 * failing queue, which BullMQ would query a thousand times a second. It never removes refused jobs
 * by age.
 */
export class RawDataWorker extends Worker<unknown, void, string, IQueueBackend, number, unknown> {
  readonly #backOff = new BackOff();

  protected override createJob(data: JobJson, jobId: string) {
    const job = super.createJob(data, jobId);
    rawData.set(job, data.data);
    job.opts.removeOnFail = withoutAge(job.opts.removeOnFail);
    return job;
  }

  protected override async moveToActive(token: string, name?: string) {
    try {
      const job = await super.moveToActive(token, name);
      this.#backOff.reset();
      return job;
    } catch (error) {
      await this.delay();
      throw error;
    }
  }

  /** Without an argument, pauses after a failure. */
  override delay(milliseconds?: number, interrupt?: Parameters<Worker['delay']>[1]): Promise<void> {
    return super.delay(milliseconds ?? this.#backOff.nextMs(), interrupt);
  }
}

/** This machine's clock, which may be wrong, would decide about a producer's own age limit. */
function withoutAge(kept: Kept): Kept {
  const isByAge = typeof kept === 'object' && 'age' in kept;
  return isByAge ? { count: kept.count ?? REFUSED_JOBS_KEPT.count } : kept;
}

/** The JSON text of the job's data as it is in the queue. */
export function rawDataOf(job: Job): string {
  return rawData.get(job) ?? JSON.stringify(job.data);
}
