import { Injectable } from '@nestjs/common';
import { DispatchDeliveries } from '@rxhooks/application';
import { type DeliveryJob, JobConsumer, QueueBackend, QUEUES } from '@rxhooks/queue';
import type { Job } from 'bullmq';

/** Alarms for single deliveries: a retry that is due, or a resend. */
@Injectable()
export class DeliveriesConsumer extends JobConsumer {
  protected override readonly queue = QUEUES.deliveries;
  protected override readonly concurrency = 200;

  constructor(
    backend: QueueBackend,
    private readonly dispatch: DispatchDeliveries,
  ) {
    super(backend);
  }

  protected override handle({ data }: Job<DeliveryJob>): Promise<void> {
    return this.dispatch.attemptIfDue(data.delivery, data.subscription, data.attempt);
  }
}
