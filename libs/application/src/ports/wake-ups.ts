import type { Endpoint } from './delivery-store.js';

/** A delivery to look at again after `delayMs`. */
export type RetryWakeUp = Endpoint & {
  readonly deliveryUid: string;
  /** The attempt that becomes due; part of the job's id, so each attempt gets a fresh job. */
  readonly attempt: number;
  readonly delayMs: number;
};

/**
 * Sets wake-up jobs in the queue. Calls return at once and cannot fail: the rows in PostgreSQL are
 * the truth, and the sweeper finds what a lost job misses.
 */
export abstract class WakeUps {
  /** Signals workers to look for stored events, without saying which. */
  abstract eventsStored(): void;
  abstract retryScheduled(retry: RetryWakeUp): void;
  abstract resendRequested(resend: Omit<RetryWakeUp, 'delayMs'>): void;
  /** Resolves when this process's wake-ups are set; for its shutdown only. */
  abstract settle(): Promise<void>;
}
