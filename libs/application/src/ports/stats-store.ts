import type { BatchResult } from './retention-store.js';

/** What happened in a while. Times are counted by class, see `timeClassOf`. */
export type Counts = {
  /** Events that were taken to be delivered; of a subscription, its deliveries that were made. */
  readonly accepted: number;
  readonly attempts: number;
  readonly succeeded: number;
  /** Given up after the last attempt. */
  readonly failed: number;
  /** From the acceptance of an event to the first attempt of a delivery. */
  readonly latency: readonly number[];
  /** How long receivers took to answer, or attempts to end without an answer. */
  readonly receiver: readonly number[];
  readonly lastSuccessAt: Date | undefined;
};

/** What one process has counted in one minute. */
export type CountedMinute = Counts & {
  readonly organisationUid: string;
  /** Undefined in the sum of the organisation. */
  readonly subscriptionUid: string | undefined;
  readonly eventType: string;
  /** Its start. */
  readonly minute: Date;
};

/** Statistics (ADR 0045). */
export abstract class StatsStore {
  /** Writes what a process has counted so far in these minutes, in place of what it wrote before. */
  abstract write(writer: string, minutes: readonly CountedMinute[]): Promise<void>;
  /** Makes hours of a batch of minutes that are older than a day, which are gone then. */
  abstract foldMinutes(): Promise<BatchResult>;
}
