import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import {
  WakeUps,
  Dispatcher,
  RecordOutcome,
  waitAtMost,
  WebhookSender,
} from '@rxhooks/application';
import { DeliveriesConsumer } from '../consumers/deliveries.consumer.js';
import { DomainEventsConsumer } from '../consumers/domain-events.consumer.js';
import { Notifier } from '../notifications/notifier.js';
import { Upkeep } from '../upkeep/upkeep.js';
import { Doorbell } from './doorbell.js';
import { LeaseKeeper } from './lease-keeper.js';
import { StatsWriter } from './stats-writer.js';
import { Sweeper } from './sweeper.js';

// With 3 s for jobs and 2 s for connections, below the 30 s after which orchestrators kill by
// default: attempts end, then the others are recorded and handed back.
const DEADLINE_MS = 17_000;
const HAND_BACK_MS = 4000;
const LAST_TRY_MS = 500;
const WAKE_UPS_MS = 1000;

/**
 * Stops in order: claim nothing more, take no more jobs, let attempts in flight end, interrupt the
 * others so that another worker makes them at once. Outcomes not yet written are retried until the
 * end. Nest closes connections later, in `onApplicationShutdown`.
 */
@Injectable()
export class WorkerShutdown implements OnModuleDestroy {
  #ended: Promise<void> | undefined;

  constructor(
    private readonly dispatch: Dispatcher,
    private readonly sender: WebhookSender,
    private readonly wakeUps: WakeUps,
    private readonly record: RecordOutcome,
    private readonly leases: LeaseKeeper,
    private readonly stats: StatsWriter,
    private readonly sweeper: Sweeper,
    private readonly upkeep: Upkeep,
    private readonly notifier: Notifier,
    private readonly domainEvents: DomainEventsConsumer,
    private readonly doorbell: Doorbell,
    private readonly deliveries: DeliveriesConsumer,
  ) {}

  onModuleDestroy(): Promise<void> {
    return this.end();
  }

  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    this.dispatch.stopClaiming();
    // In parallel: a mail may take as long as attempts do.
    const mails = this.notifier.close();
    const takers = [this.sweeper, this.upkeep, this.domainEvents, this.doorbell, this.deliveries];
    await Promise.all(takers.map((taker) => taker.close()));
    await this.dispatch.stop(DEADLINE_MS);
    this.sender.interrupt();
    await this.dispatch.stop(HAND_BACK_MS);
    // Leases were renewed and outcomes retried until here; those still unwritten are lost.
    this.record.stop();
    // A renewal that hangs ends with its connection.
    await Promise.all([
      this.dispatch.stop(LAST_TRY_MS),
      waitAtMost(LAST_TRY_MS, [this.leases.close()]),
    ]);
    // Nothing is counted any more.
    await waitAtMost(LAST_TRY_MS, [this.stats.close()]);
    await Promise.race([this.wakeUps.settle(), sleep(WAKE_UPS_MS, undefined, { ref: false })]);
    await mails;
  }
}
