import type { Unwritten } from '../deliveries/record-outcome.js';
import type { EndedAttempt, RecordResult } from '../ports/delivery-store.js';
import type { FirstDelivery, OpenedDelivery } from '../ports/fan-out-store.js';

type Written = ReadonlyMap<string, RecordResult>;

/** Requests may have been made that the process could not record; the next run may repeat them. */
export class UnrecordedRequests extends Error {
  override readonly name = 'UnrecordedRequests';
}

/**
 * An event's first requests, made before its deliveries are recorded. Those that succeed within a
 * moment are written once, in their final state; the others are written as under way, and recorded
 * like any other attempt.
 */
export class FirstRequests implements Unwritten {
  isGathering = true;
  readonly #successes = new Map<string, EndedAttempt>();
  readonly #answered = Promise.withResolvers<void>();
  readonly #written = Promise.withResolvers<Written>();

  constructor(private unanswered: number) {
    // Attempts that still wait get the rejection; without any it would be unhandled.
    this.#written.promise.catch(() => undefined);
  }

  /** Resolves when every request has ended, successfully or not. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  successOf(deliveryUid: string): EndedAttempt | undefined {
    return this.#successes.get(deliveryUid);
  }

  /** Ends the wait of the attempts: `deliveries` as written, and those of them that were new. */
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
  async written(attempt: EndedAttempt): Promise<RecordResult | undefined> {
    if (attempt.next.status === 'succeeded') this.#successes.set(attempt.deliveryUid, attempt);
    this.unanswered -= 1;
    if (this.unanswered === 0) this.#answered.resolve();
    return (await this.#written.promise).get(attempt.deliveryUid);
  }
}
