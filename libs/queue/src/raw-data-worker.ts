import { type IQueueBackend, type Job, type JobJson, Worker } from 'bullmq';
import { BackOff } from './back-off.js';
import { REFUSED_JOBS_KEPT } from './catalogue.js';

const rawData = new WeakMap<object, string>();

type Kept = Job['opts']['removeOnFail'];

/**
 * Keeps the text of a job's data: BullMQ parses it into doubles, and an integer beyond 2^53 that a producer in another
 * language wrote would be another number before our code sees it. And asks a queue that fails less and less often: BullMQ
 * would ask it again at once, a thousand times a second, whatever it answers. And erases no refused job by its age.
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

  /** Without a time it is the pause after a failure. */
  override delay(milliseconds?: number, interrupt?: Parameters<Worker['delay']>[1]): Promise<void> {
    return super.delay(milliseconds ?? this.#backOff.nextMs(), interrupt);
  }
}

/** A producer's own age would be judged by the clock of this machine, which may be wrong. */
function withoutAge(kept: Kept): Kept {
  const isByAge = typeof kept === 'object' && 'age' in kept;
  return isByAge ? { count: kept.count ?? REFUSED_JOBS_KEPT.count } : kept;
}

/** The JSON text of the job's data as it lies in the queue. */
export function rawDataOf(job: Job): string {
  return rawData.get(job) ?? JSON.stringify(job.data);
}
