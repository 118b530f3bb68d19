import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FanOutBacklog, KeepLeases, Telemetry } from '@rxhooks/application';
import { RecurringTask } from '../recurring-task.js';

const INTERVAL_MS = 1000;

/**
 * Renews the leases of deliveries and events while any are held. Two tasks: a slow round of one
 * must not let the leases of the other expire.
 */
@Injectable()
export class LeaseKeeper implements OnApplicationBootstrap {
  readonly #tasks: readonly RecurringTask[];

  constructor(deliveries: KeepLeases, events: FanOutBacklog, telemetry: Telemetry) {
    const every = (work: () => Promise<void>) =>
      new RecurringTask(work, INTERVAL_MS, (error) => telemetry.backgroundFault('leases', error));
    this.#tasks = [every(() => events.keep()), every(() => deliveries.execute())];
  }

  onApplicationBootstrap(): void {
    for (const task of this.#tasks) task.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.#tasks.map((task) => task.close()));
  }
}
