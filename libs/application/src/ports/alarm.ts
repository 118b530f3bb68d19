import type { Endpoint } from './delivery-store.js';

/** A delivery that has to be looked at again at a given time. */
export type RetryAlarm = Endpoint & {
  readonly deliveryUid: string;
  /** The attempt that becomes due; part of the job's id, so each attempt gets a fresh one. */
  readonly attempt: number;
  readonly delayMs: number;
};

/**
 * The queue as the alarm clock that it is. Setting an alarm is not awaited and nothing can fail: the rows in Postgres are the
 * truth, and what an alarm forgets the sweeper finds.
 */
export abstract class Alarm {
  /** Rings for a look at what is stored; says nothing of which events. */
  abstract eventsStored(): void;
  abstract retryScheduled(retry: RetryAlarm): void;
  abstract resendRequested(resend: Omit<RetryAlarm, 'delayMs'>): void;
  /** Resolves when the alarms of this process are set; for its end alone. */
  abstract settle(): Promise<void>;
}
