import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FanOutBacklog, KeepLeases, Telemetry } from '@rxhooks/application';
import { RecurringTask } from '../recurring-task.js';

const INTERVAL_MS = 1000;

/**
 * Keeps the leases of deliveries and events until nothing is in hand any more. Each in rounds of its own, for a round that
 * takes long must not cost the others their leases.
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
