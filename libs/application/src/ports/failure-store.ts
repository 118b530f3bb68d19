import type { FailedDelivery } from './contract.js';

export type UntoldFailure = FailedDelivery & {
  readonly organisationUid: string;
  readonly contract: string;
  readonly attemptsMade: number;
};

/** Deliveries that are over without success, of contracts that tell their subscribers of it. */
export abstract class FailureStore {
  /** Those that nobody was told of since their last attempt; oldest first. */
  abstract untold(limit: number): Promise<readonly UntoldFailure[]>;
  abstract markTold(failures: readonly UntoldFailure[]): Promise<void>;
}
