import type { FailedDelivery } from './contract.js';
import type { NewEvent } from './event-store.js';

export type UntoldFailure = FailedDelivery & {
  readonly organisationUid: string;
  readonly contract: string;
};

export type Told = {
  readonly failures: number;
  /** Uids of the events that have a subscriber; no other one was stored. */
  readonly events: readonly string[];
};

/** Deliveries that ended without success, of contracts that raise events for them. */
export abstract class FailureStore {
  /**
   * Takes up to `limit` that were not reported since their last attempt. Stores what `describe`
   * makes of them in the transaction that marks them as reported. Two workers never take the same
   * ones.
   */
  abstract tell(
    limit: number,
    describe: (failure: UntoldFailure) => NewEvent | undefined,
  ): Promise<Told>;
}
