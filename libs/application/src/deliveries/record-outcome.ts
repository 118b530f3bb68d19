import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '@rxhooks/domain';
import { type EndedAttempt, type RecordResult, DeliveryStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { type SetAside, WriteLimiter } from '../dispatch/write-limiter.js';
import { weightOf } from '../dispatch/weight-of.js';

/** A delivery that is not inserted yet. */
export type Unwritten = {
  /** True while answers are gathered for the insert; a later one is recorded by itself. */
  readonly isGathering: boolean;
  /** Resolves after the insert; `undefined` if that left this attempt out: record it then. */
  written(attempt: EndedAttempt): Promise<RecordResult | undefined>;
};

/**
 * Retries a write until it succeeds or another worker holds the delivery, through locked tables and
 * database restarts: a failed write must not repeat a request that was made.
 *
 * A waiting outcome keeps its permit and its place in `WriteLimiter`. Both bound the waiting ones,
 * in number and in bytes: at the bound nothing new is claimed or fanned out. Other organisations
 * wait for its first try only.
 */
@Injectable()
export class RecordOutcome {
  #isStopping = false;
  #waiting: (() => void)[] = [];

  constructor(
    private readonly store: DeliveryStore,
    private readonly writes: WriteLimiter,
    private readonly telemetry: Telemetry,
  ) {}

  /** @throws the last fault when the process ends with the outcome unwritten; its lease expires */
  async execute(
    attempt: EndedAttempt,
    event: DomainEvent,
    unwritten?: Unwritten,
  ): Promise<RecordResult> {
    const written = await unwritten?.written(attempt);
    const recordAttempt = () => this.store.recordAttempt(attempt);
    return written ?? this.untilWritten(event.organisationUid, weightOf(event), recordAttempt);
  }

  /** @throws as `execute` does */
  untilWritten<T>(organisationUid: string, rows: number, write: () => Promise<T>): Promise<T> {
    return this.writes.beginAtOnce(organisationUid, rows, (setAside) =>
      this.#repeat(write, setAside),
    );
  }

  /** Retries everything that could not be written, together. */
  tryAgain(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** From now on each write is tried once more, and then given up. */
  stop(): void {
    this.#isStopping = true;
    this.tryAgain();
  }

  async #repeat<T>(write: () => Promise<T>, setAside: SetAside): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (this.#isStopping) throw error;
        this.telemetry.backgroundFault('outcome', error);
      }
      setAside();
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}
