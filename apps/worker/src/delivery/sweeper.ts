import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SweepBacklog, TellFailures, Telemetry } from '@rxhooks/application';

const INTERVAL_MS = 2000;

/**
 * Runs the sweep again and again, each round a while after the end of the one before. Failures are told beside it: with
 * thousands of them that takes long, and the sweep finds events and deliveries whose ring was lost.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #failures: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(
    private readonly sweep: SweepBacklog,
    private readonly tellFailures: TellFailures,
    private readonly telemetry: Telemetry,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await Promise.all([this.#round, this.#failures]);
  }

  #schedule(): void {
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, INTERVAL_MS);
  }

  async #run(): Promise<void> {
    this.#failures ??= this.#tell().finally(() => (this.#failures = undefined));
    await this.#attempt('sweep', () => this.sweep.execute());
    this.#schedule();
  }

  #tell(): Promise<void> {
    return this.#attempt('failures', () => this.tellFailures.execute(this.#stop.signal));
  }

  async #attempt(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.telemetry.backgroundFault(name, error);
    }
  }
}
