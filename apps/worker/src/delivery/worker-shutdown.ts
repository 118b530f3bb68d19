import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DispatchDeliveries } from '@rxhooks/application';
import { DeliveriesConsumer } from '../consumers/deliveries.consumer.js';
import { DomainEventsConsumer } from '../consumers/domain-events.consumer.js';
import { FanOutConsumer } from '../consumers/fan-out.consumer.js';
import { Sweeper } from './sweeper.js';

// Below the 30 s that orchestrators give by default before they kill. What is still in flight then is taken over by
// another worker when its lease has run out.
const DEADLINE_MS = 20_000;

/**
 * The order in which a worker ends: claim nothing more, take no more jobs, let attempts in flight end. Connections are
 * closed in `onApplicationShutdown`, which Nest runs after all of this.
 */
@Injectable()
export class WorkerShutdown implements OnModuleDestroy {
  constructor(
    private readonly dispatch: DispatchDeliveries,
    private readonly sweeper: Sweeper,
    private readonly domainEvents: DomainEventsConsumer,
    private readonly fanOut: FanOutConsumer,
    private readonly deliveries: DeliveriesConsumer,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.dispatch.stopClaiming();
    const takers = [this.sweeper, this.domainEvents, this.fanOut, this.deliveries];
    await Promise.all(takers.map((taker) => taker.close()));
    await this.dispatch.stop(DEADLINE_MS);
  }
}
