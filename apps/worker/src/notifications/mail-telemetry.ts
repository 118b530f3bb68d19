import { Injectable } from '@nestjs/common';
import { type NotificationSeen, NotificationTelemetry } from '@rxhooks/application';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { Metrics } from '../health/metrics.js';

const LEVELS = {
  sent: 'info',
  postponed: 'warn',
  refused: 'warn',
  // No mail got through for three days: check the mail server and tell the owner.
  given_up: 'error',
} as const;

@Injectable()
export class MailTelemetry extends NotificationTelemetry {
  constructor(
    @InjectPinoLogger('notifications') private readonly logger: PinoLogger,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  override tried(notification: NotificationSeen): void {
    const { result } = notification;
    this.metrics.notifications.inc({ result });
    this.logger[LEVELS[result]]({ ...notification }, 'notification.tried');
  }
}
