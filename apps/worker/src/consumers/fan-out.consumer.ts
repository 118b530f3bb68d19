import { Injectable } from '@nestjs/common';
import { FanOutEvent, QuarantineEvent } from '@rxhooks/application';
import {
  type FanOutJob,
  type FirstFanOutJob,
  JobConsumer,
  QueueBackend,
  QUEUES,
} from '@rxhooks/queue';
import type { Job } from 'bullmq';
import { Progress } from '../health/progress.js';

/** One job for a few events; the first attempts are made inside it. */
@Injectable()
export class FanOutConsumer extends JobConsumer<string> {
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

  protected override partsOf({ data }: Job<FanOutJob | FirstFanOutJob>): readonly string[] {
    return 'events' in data ? data.events : [data.event];
  }

  protected override async handle(eventUid: string): Promise<void> {
    await this.fanOut.execute(eventUid);
    this.progress.note();
  }

  protected override quarantine(eventUid: string, reason: string): Promise<void> {
    return this.quarantineEvent.execute(eventUid, reason);
  }
}
