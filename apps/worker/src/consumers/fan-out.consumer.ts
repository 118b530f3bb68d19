import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FanOutBacklog } from '@rxhooks/application';
import { QueueBackend, QUEUES } from '@rxhooks/queue';
import type { Worker } from 'bullmq';

/**
 * The doorbell: a job says that there is something to look for, whatever else is in it. The look begins when the job has
 * left the queue. Until then a ring would be lost, for it has the same id.
 */
@Injectable()
export class FanOutConsumer implements OnApplicationBootstrap {
  #worker: Worker | undefined;

  constructor(
    private readonly backend: QueueBackend,
    private readonly events: FanOutBacklog,
  ) {}

  onApplicationBootstrap(): void {
    this.#worker = this.backend.openWorker(QUEUES.fanOut, 1, async () => undefined);
    this.#worker.on('completed', () => this.events.look());
  }

  /** Takes no more jobs. */
  async close(): Promise<void> {
    if (this.#worker) await this.backend.closeWorker(this.#worker);
  }
}
