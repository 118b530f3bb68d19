import { timeClassOf } from '@rxhooks/domain';
import type { CountedMinute } from '../ports/stats-store.js';

type Key = Pick<CountedMinute, 'organisationUid' | 'subscriptionUid' | 'eventType' | 'minute'>;

export type CountedAttempt = {
  /** Undefined for all but the first attempt of a delivery. */
  readonly latencyMs: number | undefined;
  readonly receiverMs: number;
  readonly end: 'succeeded' | 'failed' | 'retrying';
  readonly at: Date;
};

/** Counts of one minute, and whether they were written since they last changed. */
export class Tally {
  #accepted = 0;
  #attempts = 0;
  #succeeded = 0;
  #failed = 0;
  #lastSuccessAt: Date | undefined;
  readonly #latency: number[] = [];
  readonly #receiver: number[] = [];
  /** Grows with every change. */
  version = 0;
  writtenVersion = 0;

  constructor(readonly key: Key) {}

  accept(): void {
    this.version += 1;
    this.#accepted += 1;
  }

  attempt({ latencyMs, receiverMs, end, at }: CountedAttempt): void {
    this.version += 1;
    this.#attempts += 1;
    if (end === 'failed') this.#failed += 1;
    if (end === 'succeeded') {
      this.#succeeded += 1;
      this.#lastSuccessAt = at;
    }
    if (latencyMs !== undefined) count(this.#latency, latencyMs);
    count(this.#receiver, receiverMs);
  }

  get counted(): CountedMinute {
    return {
      ...this.key,
      accepted: this.#accepted,
      attempts: this.#attempts,
      succeeded: this.#succeeded,
      failed: this.#failed,
      latency: this.#latency,
      receiver: this.#receiver,
      lastSuccessAt: this.#lastSuccessAt,
    };
  }
}

function count(histogram: number[], ms: number): void {
  const place = timeClassOf(ms);
  while (histogram.length <= place) histogram.push(0);
  histogram[place] = (histogram[place] ?? 0) + 1;
}
