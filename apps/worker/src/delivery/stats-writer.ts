import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CountStats, Telemetry } from '@rxhooks/application';
import { RecurringTask } from '../recurring-task.js';

/** A worker that is killed loses the statistics of so much time. */
const INTERVAL_MS = 5000;

/** Writes the statistics every few seconds, and what is left when the worker stops. */
@Injectable()
export class StatsWriter implements OnApplicationBootstrap {
  readonly #task: RecurringTask;
  readonly #report: (error: unknown) => void;

  constructor(
    private readonly stats: CountStats,
    telemetry: Telemetry,
  ) {
    this.#report = (error) => telemetry.backgroundFault('stats', error);
    this.#task = new RecurringTask(() => stats.write(), INTERVAL_MS, this.#report);
  }

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async close(): Promise<void> {
    await this.#task.close();
    await this.stats.write().catch(this.#report);
  }
}
