import type { Endpoint } from './delivery-store.js';

export type SentBatch = {
  /** Whether a batch was taken; all of it may be unsendable. */
  readonly isTaken: boolean;
  /** Where deliveries of the batch are due now; `undefined` when there are none. */
  readonly endpoint: Endpoint | undefined;
  /** Until the next batch may be sent. */
  readonly waitMs: number;
};

/**
 * What running recoveries have still to send. A batch is taken and its deliveries are made due in one
 * transaction, so that a worker may die at any moment and any number of them may work at once.
 */
export abstract class RecoveryBatches {
  /** The uids of recoveries that have something to send. */
  abstract listRunning(): Promise<readonly string[]>;
  /** At the rate of the recovery, by the time of the database. */
  abstract send(recoveryUid: string): Promise<SentBatch>;
  /** Ends those that have nothing more to send and whose deliveries have all ended. */
  abstract settle(): Promise<void>;
}
