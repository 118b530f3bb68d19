import { Injectable } from '@nestjs/common';
import { FanOutEvent } from '@rxhooks/application';
import { type FanOutJob, JobConsumer, QueueBackend, QUEUES } from '@rxhooks/queue';
import type { Job } from 'bullmq';

/** One job per event; the first attempts are made inside it. */
@Injectable()
export class FanOutConsumer extends JobConsumer {
  protected override readonly queue = QUEUES.fanOut;
  protected override readonly concurrency = 200;

  constructor(
    backend: QueueBackend,
    private readonly fanOut: FanOutEvent,
  ) {
    super(backend);
  }

  protected override handle({ data }: Job<FanOutJob>): Promise<void> {
    return this.fanOut.execute(data.event);
  }
}
