import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '@rxhooks/domain';
import { type ConcludedAttempt, type Conclusion, DeliveryStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { WriteLimiter } from '../dispatch/write-limiter.js';
import { weightOf } from '../dispatch/weight-of.js';

/**
 * Writes outcomes until they are written, or somebody else has the delivery. A request that was made is not made again
 * because its record could not be written: a locked table and a database that restarts are waited for.
 *
 * What waits here keeps its permit and its place in `WriteLimiter`, so that both bound it, in number and in
 * bytes: at the bound nothing new is claimed or fanned out.
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

  /** @throws the last fault when the process ends with the outcome unwritten; the lease then runs out */
  execute(attempt: ConcludedAttempt, event: DomainEvent): Promise<Conclusion> {
    return this.writes.conclude(event.organisationUid, weightOf(event), () => this.#write(attempt));
  }

  /** Has everything that could not be written tried again, together. */
  tryAgain(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** From now on each is tried once more, and then given up. */
  stop(): void {
    this.#isStopping = true;
    this.tryAgain();
  }

  async #write(attempt: ConcludedAttempt): Promise<Conclusion> {
    for (;;) {
      try {
        return await this.store.conclude(attempt);
      } catch (error) {
        if (this.#isStopping) throw error;
        this.telemetry.backgroundFault('outcome', error);
      }
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}
