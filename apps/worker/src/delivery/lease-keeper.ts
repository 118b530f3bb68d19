import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { KeepLeases } from '@rxhooks/application';

const INTERVAL_MS = 1000;

/** Runs the rounds of `KeepLeases`, each a while after the end of the one before, until nothing is in hand any more. */
@Injectable()
export class LeaseKeeper implements OnApplicationBootstrap {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(private readonly keepLeases: KeepLeases) {}

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  #schedule(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, INTERVAL_MS);
  }

  async #run(): Promise<void> {
    await this.keepLeases.execute();
    this.#schedule();
  }
}
