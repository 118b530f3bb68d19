import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RaiseFailureEvents, RunRecoveries, SweepBacklog, Telemetry } from '@rxhooks/application';
import { RecurringTask } from '../recurring-task.js';

const INTERVAL_MS = 2000;

/**
 * Finds events and deliveries whose ring was lost, reports failed deliveries, and runs recoveries. Tasks of their own,
 * for some take long.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap {
  readonly #tasks: readonly RecurringTask[];

  constructor(
    sweep: SweepBacklog,
    raiseFailureEvents: RaiseFailureEvents,
    recoveries: RunRecoveries,
    telemetry: Telemetry,
  ) {
    const every = (name: string, work: (signal: AbortSignal) => Promise<void>) =>
      new RecurringTask(work, INTERVAL_MS, (error) => telemetry.backgroundFault(name, error));
    this.#tasks = [
      every('failures', (signal) => raiseFailureEvents.execute(signal)),
      every('sweep', () => sweep.execute()),
      every('recoveries', (signal) => recoveries.execute(signal)),
      every('ends of recoveries', () => recoveries.settle()),
    ];
  }

  onApplicationBootstrap(): void {
    for (const task of this.#tasks) task.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.#tasks.map((task) => task.close()));
  }
}
