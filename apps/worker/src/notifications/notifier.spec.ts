import 'reflect-metadata';
import { type AskAddresses, SendNotifications } from '@rxhooks/application';
import type { Config } from '@rxhooks/platform';
import type { PinoLogger } from 'nestjs-pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../../libs/testing/src/eventually.js';
import { ScriptedNotificationStore } from '../../../../libs/application/test/fakes/scripted-notification-store.js';
import { RecordingNotificationTelemetry } from '../../../../libs/application/test/fakes/recording-notification-telemetry.js';
import { RecordingTelemetry } from '../../../../libs/application/test/fakes/recording-telemetry.js';
import { ScriptedMailer } from '../../../../libs/application/test/fakes/scripted-mailer.js';
import { Notifier } from './notifier.js';

const MAIL: Config['mail'] = {
  host: 'mail.example.com',
  port: 587,
  isSecure: false,
  login: undefined,
  from: { name: '', address: 'webhooks@example.com' },
};

const NOTIFICATION = {
  organisationUid: 'org_1',
  subscriptionUid: undefined,
  recipient: 'ops@example.com',
  subject: 'Stopped',
  body: 'It stopped.',
  tries: 1,
  others: [],
};

const NOTHING_TO_ASK = { execute: async () => {} } as unknown as AskAddresses;

function start(
  mail: Config['mail'],
  mailVerification?: Config['mailVerification'],
  ask = NOTHING_TO_ASK,
) {
  const lines: string[] = [];
  const logger = { info: (message: string) => lines.push(message) } as unknown as PinoLogger;
  const store = new ScriptedNotificationStore();
  store.due.push({ ...NOTIFICATION, uid: 'ntf_1' }, { ...NOTIFICATION, uid: 'ntf_2' });
  const mailer = new ScriptedMailer();
  const send = new SendNotifications(store, mailer, new RecordingNotificationTelemetry());
  const telemetry = new RecordingTelemetry();
  const notifier = new Notifier(ask, send, telemetry, { mail, mailVerification }, logger);
  onTestFinished(() => notifier.close());
  return { notifier, lines, store, mailer, telemetry };
}

describe('Notifier', () => {
  it('sends due mails as soon as the worker has started', async () => {
    const { notifier, mailer, lines } = start(MAIL);
    notifier.onApplicationBootstrap();
    await eventually(() => expect(mailer.mails).toHaveLength(2));
    expect(lines).toEqual([]);
  });

  it('asks for confirmation before it sends only if MAIL_VERIFICATION is on', async () => {
    const calls: string[] = [];
    const ask = { execute: async (url: string) => calls.push(url) } as unknown as AskAddresses;
    const publicUrl = 'https://hooks.example.com';
    const { notifier, mailer } = start(MAIL, { publicUrl }, ask);
    mailer.answer = () => {
      calls.push('mail');
      return { kind: 'sent' };
    };
    notifier.onApplicationBootstrap();
    await eventually(() => expect(calls).toEqual([publicUrl, 'mail', 'mail']));

    const off = start(MAIL, undefined, ask);
    off.notifier.onApplicationBootstrap();
    await eventually(() => expect(off.mailer.mails).toHaveLength(2));
    expect(calls).toHaveLength(3);
  });

  it('logs once that there is no mail server, and leaves due mails unsent', async () => {
    const { notifier, store, lines } = start(undefined);
    notifier.onApplicationBootstrap();
    await notifier.close();
    expect(lines).toEqual(['notifications.no_mail_server']);
    expect(store.due).toHaveLength(2);
  });

  it('waits for the current mail when it stops, and begins no other', async () => {
    const { notifier, store, mailer } = start(MAIL);
    const answer = Promise.withResolvers<{ kind: 'sent' }>();
    mailer.answer = () => answer.promise;
    notifier.onApplicationBootstrap();
    await eventually(() => expect(mailer.mails).toHaveLength(1));
    const closed = notifier.close();
    answer.resolve({ kind: 'sent' });
    await closed;
    expect([...store.verdicts.keys()]).toEqual(['ntf_1']);
    expect(store.due).toHaveLength(1);
  });

  it('reports a fault of ours and goes on', async () => {
    const { notifier, store, telemetry } = start(MAIL);
    store.fault = new Error('database away');
    notifier.onApplicationBootstrap();
    await eventually(() => expect(telemetry.faults).toHaveLength(1));
    expect(telemetry.faults[0]).toEqual({ what: 'notifications', error: store.fault });
  });
});
