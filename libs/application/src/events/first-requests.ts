import type { Unwritten } from '../deliveries/record-outcome.js';
import type { ConcludedAttempt, Conclusion } from '../ports/delivery-store.js';
import type { FirstDelivery, OpenedDelivery } from '../ports/fan-out-store.js';

type Written = ReadonlyMap<string, Conclusion>;

/** Requests may have been made that could not be put on record before the process ended: the next run may make them again. */
export class UnrecordedRequests extends Error {
  override readonly name = 'UnrecordedRequests';
}

/**
 * The first requests of an event, which are made before its deliveries are on record. Those that succeed within a moment are
 * written once, in their final state; the others are written as being under way, and concluded like any other attempt.
 */
export class FirstRequests implements Unwritten {
  isGathering = true;
  readonly #successes = new Map<string, ConcludedAttempt>();
  readonly #answered = Promise.withResolvers<void>();
  readonly #written = Promise.withResolvers<Written>();

  constructor(private waitedFor: number) {
    // The attempts hear of it, if there are any left.
    this.#written.promise.catch(() => undefined);
  }

  /** Resolves when every request has ended, however it has. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  successOf(deliveryUid: string): ConcludedAttempt | undefined {
    return this.#successes.get(deliveryUid);
  }

  /** What the deliveries were written with, and what of it was new. */
  end(deliveries: readonly FirstDelivery[], opened: readonly OpenedDelivery[]): void {
    const successes = new Set(deliveries.flatMap(({ uid, success }) => (success ? uid : [])));
    const written = opened.filter(({ uid }) => successes.has(uid));
    this.#written.resolve(
      new Map(written.map(({ uid, isWatched }) => [uid, { kind: 'written', isWatched }])),
    );
  }

  fail(error: UnrecordedRequests): void {
    this.#written.reject(error);
  }

  /** @throws UnrecordedRequests */
  async written(attempt: ConcludedAttempt): Promise<Conclusion | undefined> {
    if (attempt.next.status === 'succeeded') this.#successes.set(attempt.deliveryUid, attempt);
    this.waitedFor -= 1;
    if (this.waitedFor === 0) this.#answered.resolve();
    return (await this.#written.promise).get(attempt.deliveryUid);
  }
}
