import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  ExpireDeliveries,
  ExpirePayloads,
  FillOrganisations,
  FoldStats,
  RewrapSecrets,
  Telemetry,
  TrimRecords,
} from '@rxhooks/application';
import { RecurringTask } from '../recurring-task.js';

const FIRST_AFTER_MS = 1000;
const INTERVAL_MS = 3600 * 1000;

/** Runs maintenance tasks in sequence, soon after the start and then hourly. */
@Injectable()
export class Upkeep implements OnApplicationBootstrap {
  readonly #round: RecurringTask;
  readonly #tasks;

  constructor(
    rewrapSecrets: RewrapSecrets,
    expireDeliveries: ExpireDeliveries,
    expirePayloads: ExpirePayloads,
    foldStats: FoldStats,
    trimRecords: TrimRecords,
    fillOrganisations: FillOrganisations,
    private readonly telemetry: Telemetry,
  ) {
    // Payloads before deliveries: erase first, then delete.
    this.#tasks = {
      rewrapSecrets,
      expirePayloads,
      expireDeliveries,
      foldStats,
      trimRecords,
      fillOrganisations,
    };
    this.#round = new RecurringTask(
      (signal) => this.#run(signal),
      INTERVAL_MS,
      (error) => telemetry.backgroundFault('upkeep', error),
    );
  }

  onApplicationBootstrap(): void {
    this.#round.start(FIRST_AFTER_MS);
  }

  /** Resolves when the batch under way has ended. */
  close(): Promise<void> {
    return this.#round.close();
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (const [name, task] of Object.entries(this.#tasks)) {
      if (signal.aborted) return;
      try {
        await task.execute(signal);
      } catch (error) {
        this.telemetry.backgroundFault(name, error);
      }
    }
  }
}
