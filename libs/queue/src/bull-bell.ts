import type { Job, Queue, Worker } from 'bullmq';
import type { Bell, Listening } from './bell.js';
import { JOB_IDS, type LookJob, type QueueName, QUEUES } from './catalogue.js';

export type Queues = {
  queue(name: QueueName): Queue;
  openWorker(name: QueueName, concurrency: number, handle: (job: Job) => Promise<void>): Worker;
  closeWorker(worker: Worker): Promise<void>;
};

const LOOK: LookJob = { events: [] };

/**
 * Rings by a BullMQ job without content. For queues in the database, where no command would be
 * cheaper.
 */
export class BullBell implements Bell {
  constructor(private readonly queues: Queues) {}

  async ring(): Promise<void> {
    await this.queues.queue(QUEUES.fanOut).add('look', LOOK, { jobId: JOB_IDS.look });
  }

  /**
   * Hears a ring when its job has left the queue. Until then another ring is dropped, as it has the
   * same id.
   */
  listen(onRing: () => Promise<void>): Listening {
    const worker = this.queues.openWorker(QUEUES.fanOut, 1, async () => undefined);
    worker.on('completed', () => void onRing());
    return { close: () => this.queues.closeWorker(worker) };
  }
}
