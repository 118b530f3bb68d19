import { Alarm, type RetryAlarm } from '@rxhooks/application';

export class RecordingAlarm extends Alarm {
  rings = 0;
  readonly retries: RetryAlarm[] = [];
  readonly resends: Omit<RetryAlarm, 'delayMs'>[] = [];

  /** @param journal gets a line per effect, to check their order */
  constructor(private readonly journal: string[] = []) {
    super();
  }

  override eventsStored(): void {
    this.journal.push('alarm');
    this.rings += 1;
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
