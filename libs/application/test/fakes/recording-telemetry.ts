import { type AttemptSeen, Telemetry } from '@rxhooks/application';

export class RecordingTelemetry extends Telemetry {
  readonly attempts: AttemptSeen[] = [];
  fannedOutEvents = 0;
  readonly lostLeases: string[] = [];
  readonly faults: { readonly what: string; readonly error: unknown }[] = [];

  override attempted(attempt: AttemptSeen): void {
    this.attempts.push(attempt);
  }

  override fannedOut(): void {
    this.fannedOutEvents += 1;
  }

  override leaseLost(deliveryUid: string): void {
    this.lostLeases.push(deliveryUid);
  }

  override backgroundFault(what: string, error: unknown): void {
    this.faults.push({ what, error });
  }
}
