import { Alarm, type RetryAlarm } from '@rxhooks/application';

export class RecordingAlarm extends Alarm {
  readonly stored: (readonly string[])[] = [];
  readonly retries: RetryAlarm[] = [];
  readonly resends: Omit<RetryAlarm, 'delayMs'>[] = [];

  /** @param journal gets a line per effect, to tell what came first */
  constructor(private readonly journal: string[] = []) {
    super();
  }

  override eventsStored(eventUids: readonly string[]): void {
    this.journal.push('alarm');
    this.stored.push(eventUids);
  }

  override retryScheduled(retry: RetryAlarm): void {
    this.journal.push('alarm');
    this.retries.push(retry);
  }

  override resendRequested(resend: Omit<RetryAlarm, 'delayMs'>): void {
    this.journal.push('alarm');
    this.resends.push(resend);
  }

  override async settle(): Promise<void> {}
}
