import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SweepBacklog, TellFailures, Telemetry } from '@rxhooks/application';

const INTERVAL_MS = 2000;

/** Runs the sweep again and again, each round a while after the end of the one before. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    private readonly sweep: SweepBacklog,
    private readonly tellFailures: TellFailures,
    private readonly telemetry: Telemetry,
  ) {}

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
    await Promise.all([
      this.#attempt('sweep', this.sweep),
      this.#attempt('failures', this.tellFailures),
    ]);
    this.#schedule();
  }

  async #attempt(name: string, task: { execute(): Promise<void> }): Promise<void> {
    try {
      await task.execute();
    } catch (error) {
      this.telemetry.backgroundFault(name, error);
    }
  }
}
