import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Alarm, Dispatcher, RecordOutcome, waitAtMost, WebhookSender } from '@rxhooks/application';
import { DeliveriesConsumer } from '../consumers/deliveries.consumer.js';
import { DomainEventsConsumer } from '../consumers/domain-events.consumer.js';
import { Notifier } from '../notifications/notifier.js';
import { Upkeep } from '../upkeep/upkeep.js';
import { Doorbell } from './doorbell.js';
import { LeaseKeeper } from './lease-keeper.js';
import { Sweeper } from './sweeper.js';

// Together with the 3 s of jobs and the 2 s of connections below the 30 s that orchestrators give by default before they
// kill: for what is in flight to end, and for what did not to be put on record and handed back.
const DEADLINE_MS = 17_000;
const HAND_BACK_MS = 4000;
const LAST_TRY_MS = 500;
const ALARMS_MS = 1000;

/**
 * The order in which a worker ends: claim nothing more, take no more jobs, let attempts in flight end, interrupt those
 * that do not, so that another worker makes them at once. Outcomes that could not be written yet are tried until the
 * last moment. Connections are closed in `onApplicationShutdown`, which Nest runs after all of this.
 */
@Injectable()
export class WorkerShutdown implements OnModuleDestroy {
  #ended: Promise<void> | undefined;

  constructor(
    private readonly dispatch: Dispatcher,
    private readonly sender: WebhookSender,
    private readonly alarm: Alarm,
    private readonly record: RecordOutcome,
    private readonly leases: LeaseKeeper,
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
    // Beside all the rest, because a mail may take as long as attempts do.
    const mails = this.notifier.close();
    const takers = [this.sweeper, this.upkeep, this.domainEvents, this.doorbell, this.deliveries];
    await Promise.all(takers.map((taker) => taker.close()));
    await this.dispatch.stop(DEADLINE_MS);
    this.sender.interrupt();
    await this.dispatch.stop(HAND_BACK_MS);
    // Until here leases were renewed and outcomes written again and again; what a database still refuses is lost with us.
    this.record.stop();
    // A round that hangs in a silent connection ends with it.
    await Promise.all([
      this.dispatch.stop(LAST_TRY_MS),
      waitAtMost(LAST_TRY_MS, [this.leases.close()]),
    ]);
    await Promise.race([this.alarm.settle(), sleep(ALARMS_MS, undefined, { ref: false })]);
    await mails;
  }
}
