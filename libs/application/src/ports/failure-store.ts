import type { FailedDelivery } from './contract.js';
import type { NewEvent } from './event-store.js';

export type UntoldFailure = FailedDelivery & {
  readonly organisationUid: string;
  readonly contract: string;
  readonly pharmacyUid: string | undefined;
  readonly target: string;
  readonly eventUid: string;
  /** False when it was cancelled. */
  readonly isExhausted: boolean;
  readonly attempts: number;
  readonly reason: string | undefined;
};

export type Told = {
  readonly failures: number;
  /** Uids of the events that have a subscriber; no other one was stored. */
  readonly events: readonly string[];
};

/** Deliveries that ended without success, where there are events about that. */
export abstract class FailureStore {
  /**
   * Takes up to `limit` that were not reported since their last attempt. Stores what `describe`
   * makes of them in the transaction that marks them as reported. Two workers never take the same
   * ones.
   */
  abstract tell(
    limit: number,
    describe: (failure: UntoldFailure) => readonly NewEvent[],
  ): Promise<Told>;
}
