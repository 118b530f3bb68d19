import { Injectable } from '@nestjs/common';
import { Dispatcher } from '@rxhooks/application';
import { DELIVERY_JOBS, type DeliveryJob, JobConsumer, QueueBackend, QUEUES } from '@rxhooks/queue';
import type { Job } from 'bullmq';

/** Wake-up jobs for single deliveries: a due retry or a resend. */
@Injectable()
export class DeliveriesConsumer extends JobConsumer<Job<DeliveryJob>> {
  protected override readonly queue = QUEUES.deliveries;
  protected override readonly concurrency = 200;

  constructor(
    backend: QueueBackend,
    private readonly dispatch: Dispatcher,
  ) {
    super(backend);
  }

  protected override partsOf(job: Job<DeliveryJob>) {
    return [job];
  }

  protected override handle({ name, data }: Job<DeliveryJob>): Promise<void> {
    const { delivery, attempt } = data;
    const endpoint = { subscriptionUid: data.subscription, organisationUid: data.organisation };
    return this.dispatch.attemptDelivery(
      delivery,
      endpoint,
      attempt,
      name === DELIVERY_JOBS.resend,
    );
  }

  /** Does nothing: the delivery's row counts lost attempts itself. */
  protected override async quarantine(): Promise<void> {}
}
