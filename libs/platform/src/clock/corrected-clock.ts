import { Clock } from '@rxhooks/application';
import { MACHINE_CLOCKS } from './machine-clocks.js';

/** The database's time at a moment of our own monotonic clock. */
export type Reading = { readonly databaseMs: number; readonly monotonicMs: number };

/** Beyond this the process is not ready: receivers allow minutes, but the machine has a fault. */
const SKEW_LIMIT_MS = 30_000;

/**
 * The time of the database, carried on by the monotonic clock: signatures and ids have the time
 * that all processes share, also when the clock of this machine is wrong or is set while it runs.
 */
export class CorrectedClock extends Clock {
  /** The reading that `now` counts from. */
  #trusted: Reading | undefined;
  #latest: Reading | undefined;

  constructor(private readonly machine = MACHINE_CLOCKS) {
    super();
  }

  override now(): Date {
    return new Date(Math.round(this.#at(this.#trusted)));
  }

  override random(): number {
    return Math.random();
  }

  /**
   * How far this machine is ahead of the database, negative when behind; 0 before the first
   * reading.
   */
  get skewMs(): number {
    return this.machine.wallMs() - this.#at(this.#latest);
  }

  /** True when times of this machine's own clock cannot be relied on. */
  get isSkewed(): boolean {
    return Math.abs(this.skewMs) > SKEW_LIMIT_MS;
  }

  get isMeasured(): boolean {
    return this.#latest !== undefined;
  }

  override get monotonicMs(): number {
    return this.machine.monotonicMs();
  }

  override after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }

  skewFrom(databaseMs: number): number {
    return this.machine.wallMs() - databaseMs;
  }

  /**
   * Does not follow a database that jumps while machine and trusted time agree: receivers would
   * refuse the signatures.
   */
  correct(reading: Reading): void {
    const hasJumped = this.#trusted && Math.abs(this.#awayFrom(reading)) > SKEW_LIMIT_MS;
    const isAlone =
      hasJumped && Math.abs(this.machine.wallMs() - this.now().getTime()) < SKEW_LIMIT_MS;
    if (!isAlone) this.#trusted = reading;
    this.#latest = reading;
  }

  #awayFrom({ databaseMs, monotonicMs }: Reading): number {
    const sinceMs = this.machine.monotonicMs() - monotonicMs;
    return databaseMs + sinceMs - this.#at(this.#trusted);
  }

  #at(reading: Reading | undefined): number {
    if (!reading) return this.machine.wallMs();
    return reading.databaseMs + (this.machine.monotonicMs() - reading.monotonicMs);
  }
}
