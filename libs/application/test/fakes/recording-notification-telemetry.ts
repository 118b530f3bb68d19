import { type NotificationSeen, NotificationTelemetry } from '@rxhooks/application';

export class RecordingNotificationTelemetry extends NotificationTelemetry {
  readonly seen: NotificationSeen[] = [];

  override tried(notification: NotificationSeen): void {
    this.seen.push(notification);
  }
}
