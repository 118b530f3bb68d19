import type { FailedDelivery } from './contract.js';
import type { NewEvent } from './event-store.js';

export type UntoldFailure = FailedDelivery & {
  readonly organisationUid: string;
  readonly contract: string;
};

export type Told = {
  readonly failures: number;
  /** Uids of the events that somebody has subscribed to; no other one was stored. */
  readonly events: readonly string[];
};

/** Deliveries that are over without success, of contracts that tell their subscribers of it. */
export abstract class FailureStore {
  /**
   * Takes up to `limit` that nobody was told of since their last attempt, and stores what `describe` makes of them in the
   * transaction that notes them as told. Two workers never take the same ones.
   */
  abstract tell(
    limit: number,
    describe: (failure: UntoldFailure) => NewEvent | undefined,
  ): Promise<Told>;
}
