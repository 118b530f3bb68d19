import { Injectable } from '@nestjs/common';
import { FanOutEvent, QuarantineEvent } from '@rxhooks/application';
import { type FanOutJob, JobConsumer, QueueBackend, QUEUES } from '@rxhooks/queue';
import type { Job } from 'bullmq';
import { Progress } from '../health/progress.js';

/** One job per event; the first attempts are made inside it. */
@Injectable()
export class FanOutConsumer extends JobConsumer {
  protected override readonly queue = QUEUES.fanOut;
  protected override readonly concurrency = 200;

  constructor(
    backend: QueueBackend,
    private readonly fanOut: FanOutEvent,
    private readonly quarantineEvent: QuarantineEvent,
    private readonly progress: Progress,
  ) {
    super(backend);
  }

  protected override async handle({ data }: Job<FanOutJob>): Promise<void> {
    await this.fanOut.execute(data.event);
    this.progress.note();
  }

  protected override quarantine({ data }: Job<FanOutJob>, reason: string): Promise<void> {
    return this.quarantineEvent.execute(data.event, reason);
  }
}
