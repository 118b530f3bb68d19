import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG_EXIT_CODE, CorrectedClock, describeSkew, StartError } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { readDatabaseTime } from './read-database-time.js';

const LOOK_EVERY_MS = 1000;
const MEASURE_EVERY_MS = 60_000;
// A difference that moves by more than this between two readings is no drift: a clock was set.
const STEP_MS = 1000;
const WORTH_A_WARNING_MS = 2000;
/**
 * Beyond this a machine is broken, and a process that starts does more harm than one that does not.
 */
const START_LIMIT_MS = 5 * 60_000;

/**
 * Compares the clock of this process with the database's at the start, every minute, and within a
 * second after it was set.
 */
@Injectable()
export class ClockWatch implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(ClockWatch.name);
  #timer: NodeJS.Timeout | undefined;
  #measuredAtMs = 0;
  #skewMs = 0;
  #round: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: CorrectedClock,
  ) {}

  /**
   * Runs before any id is made or any job is taken.
   * @throws StartError when this machine's clock is off by more than START_LIMIT_MS
   */
  async onModuleInit(): Promise<void> {
    await this.#measure();
    const { skewMs } = this.clock;
    if (Math.abs(skewMs) > START_LIMIT_MS)
      throw new StartError(describeSkew(skewMs), CONFIG_EXIT_CODE);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
  }

  #look(): void {
    const isDue = this.clock.monotonicMs - this.#measuredAtMs >= MEASURE_EVERY_MS;
    const wasSet = Math.abs(this.clock.skewMs - this.#skewMs) > STEP_MS;
    if (!isDue && !wasSet) return;
    this.#round ??= this.#measure()
      // Readiness reports the outage. Meanwhile the clock counts on from the last reading.
      .catch((error: unknown) => this.#logger.warn(error, 'clock.not_measured'))
      .finally(() => (this.#round = undefined));
  }

  async #measure(): Promise<void> {
    this.#measuredAtMs = this.clock.monotonicMs;
    this.#skewMs = this.clock.skewMs;
    const reading = await readDatabaseTime(this.dataSource, this.clock);
    if (!reading) return;
    this.clock.correct(reading);
    this.#skewMs = this.clock.skewMs;
    if (Math.abs(this.#skewMs) > WORTH_A_WARNING_MS)
      this.#logger.warn({ skewSeconds: this.#skewMs / 1000 }, 'clock.skewed');
  }
}
