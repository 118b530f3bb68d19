import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  ExpireDeliveries,
  ExpirePayloads,
  RewrapSecrets,
  Telemetry,
  TrimRecords,
} from '@rxhooks/application';

const FIRST_AFTER_MS = 1000;
const INTERVAL_MS = 3600 * 1000;

/** What has to be done now and then and nobody waits for, one after another, soon after the start and then every hour. */
@Injectable()
export class Upkeep implements OnApplicationBootstrap {
  readonly #stop = new AbortController();
  readonly #tasks;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();

  constructor(
    rewrapSecrets: RewrapSecrets,
    expireDeliveries: ExpireDeliveries,
    expirePayloads: ExpirePayloads,
    trimRecords: TrimRecords,
    private readonly telemetry: Telemetry,
  ) {
    // Payloads before deliveries: what is deleted has been erased before.
    this.#tasks = { rewrapSecrets, expirePayloads, expireDeliveries, trimRecords };
  }

  onApplicationBootstrap(): void {
    this.#schedule(FIRST_AFTER_MS);
  }

  /** Resolves when the batch under way has ended. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#round;
  }

  #schedule(delayMs: number): void {
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, delayMs);
  }

  async #run(): Promise<void> {
    for (const [name, task] of Object.entries(this.#tasks)) {
      if (this.#stop.signal.aborted) return;
      try {
        await task.execute(this.#stop.signal);
      } catch (error) {
        this.telemetry.backgroundFault(name, error);
      }
    }
    this.#schedule(INTERVAL_MS);
  }
}
