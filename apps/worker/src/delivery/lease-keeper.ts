import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FanOutBacklog, KeepLeases } from '@rxhooks/application';

const INTERVAL_MS = 1000;

/**
 * Keeps deliveries and events in rounds, each a while after the end of the one before, until nothing is in hand any more.
 * Beside one another, for a round that takes long must not cost the others their leases.
 */
@Injectable()
export class LeaseKeeper implements OnApplicationBootstrap {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #events: Promise<void> | undefined;
  #isStopping = false;

  constructor(
    private readonly deliveries: KeepLeases,
    private readonly events: FanOutBacklog,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await Promise.all([this.#round, this.#events]);
  }

  #schedule(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, INTERVAL_MS);
  }

  async #run(): Promise<void> {
    this.#events ??= this.events.keep().finally(() => (this.#events = undefined));
    await this.deliveries.execute();
    this.#schedule();
  }
}
