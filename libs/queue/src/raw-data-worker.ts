import { type IQueueBackend, type Job, type JobJson, Worker } from 'bullmq';

const rawData = new WeakMap<object, string>();

/**
 * Keeps the text of a job's data. BullMQ parses it into doubles, and an integer beyond 2^53 that a producer in another
 * language wrote would be another number before our code sees it.
 */
export class RawDataWorker extends Worker<unknown, void, string, IQueueBackend, number, unknown> {
  protected override createJob(data: JobJson, jobId: string) {
    const job = super.createJob(data, jobId);
    rawData.set(job, data.data);
    return job;
  }
}

/** The JSON text of the job's data as it lies in the queue. */
export function rawDataOf(job: Job): string {
  return rawData.get(job) ?? JSON.stringify(job.data);
}
