import 'reflect-metadata';
import { Lanes, type NotificationSeen } from '@rxhooks/application';
import type { PinoLogger } from 'nestjs-pino';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../libs/application/test/fakes/fake-clock.js';
import { DISPATCH_LIMITS } from '../delivery/dispatch-limits.js';
import { Metrics } from '../health/metrics.js';
import { MailTelemetry } from './mail-telemetry.js';

const SEEN: NotificationSeen = {
  notificationUid: 'ntf_1',
  organisationUid: 'org_1',
  subscriptionUid: 'ns-1',
  tries: 2,
  result: 'postponed',
  reason: 'The mail server answered 451 to RCPT TO.',
  retryInMs: 120_000,
};

describe('MailTelemetry', () => {
  it.each([
    ['sent', 'info'],
    ['postponed', 'warn'],
    ['refused', 'warn'],
    ['given_up', 'error'],
  ] as const)(
    'counts a mail that was %s, and writes one line of level %s',
    async (result, level) => {
      const metrics = new Metrics(new Lanes(DISPATCH_LIMITS, new FakeClock()));
      const lines: unknown[] = [];
      const at = (level: string) => (fields: object, message: string) =>
        lines.push({ level, fields, message });
      const logger = { info: at('info'), warn: at('warn'), error: at('error') };
      const telemetry = new MailTelemetry(logger as unknown as PinoLogger, metrics);
      const seen = { ...SEEN, result };
      telemetry.tried(seen);
      expect(lines).toEqual([{ level, fields: seen, message: 'notification.tried' }]);
      const text = await metrics.registry.metrics();
      expect(text).toContain(`rxhooks_notifications_total{result="${result}"} 1`);
    },
  );
});
