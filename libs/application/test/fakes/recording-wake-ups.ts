import { WakeUps, type RetryWakeUp } from '@rxhooks/application';

export class RecordingWakeUps extends WakeUps {
  rings = 0;
  readonly retries: RetryWakeUp[] = [];
  readonly resends: Omit<RetryWakeUp, 'delayMs'>[] = [];

  /** @param journal gets a line per effect, to check their order */
  constructor(private readonly journal: string[] = []) {
    super();
  }

  override eventsStored(): void {
    this.journal.push('wake-up');
    this.rings += 1;
  }

  override retryScheduled(retry: RetryWakeUp): void {
    this.journal.push('wake-up');
    this.retries.push(retry);
  }

  override resendRequested(resend: Omit<RetryWakeUp, 'delayMs'>): void {
    this.journal.push('wake-up');
    this.resends.push(resend);
  }

  override async settle(): Promise<void> {}
}
