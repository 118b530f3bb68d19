import { Clock } from '@rxhooks/application';
import { MACHINE_CLOCKS } from './machine-clocks.js';

/** The database's time at a moment of our own monotonic clock. */
export type Reading = { readonly databaseMs: number; readonly monotonicMs: number };

/** More than this and the process is not ready: receivers allow minutes, and something is wrong with this machine. */
const SKEW_LIMIT_MS = 30_000;

/**
 * The time of the database, carried on by the monotonic clock: a machine whose clock is wrong, or is set while we run,
 * signs and names things with the time that all processes share.
 */
export class CorrectedClock extends Clock {
  /** What `now` is told from. */
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

  /** How far this machine is ahead of the database; negative when behind. 0 before the first reading. */
  get skewMs(): number {
    return this.machine.wallMs() - this.#at(this.#latest);
  }

  /** Nothing that this machine's clock alone says can be relied on. */
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

  /** A database that jumps away from two clocks that agree is not followed: receivers would refuse what we sign. */
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
