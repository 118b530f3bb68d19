/** A delivery that has to be looked at again at a given time. */
export type RetryAlarm = {
  readonly deliveryUid: string;
  readonly subscriptionUid: string;
  /** The attempt that becomes due; part of the job's id, so each attempt gets a fresh one. */
  readonly attempt: number;
  readonly delayMs: number;
};

/**
 * The queue as the alarm clock that it is. Nothing here is awaited and nothing can fail: the rows in Postgres are the
 * truth, and what an alarm forgets the sweeper finds.
 */
export abstract class Alarm {
  abstract eventsStored(eventUids: readonly string[]): void;
  abstract retryScheduled(retry: RetryAlarm): void;
  abstract resendRequested(resend: Omit<RetryAlarm, 'delayMs'>): void;
}
