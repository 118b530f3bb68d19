import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { ScriptedNotificationStore } from '../../test/fakes/scripted-notification-store.js';
import { RecordingNotificationTelemetry } from '../../test/fakes/recording-notification-telemetry.js';
import { ScriptedMailer } from '../../test/fakes/scripted-mailer.js';
import type { ClaimedNotification } from '../ports/notification-store.js';
import { SendNotifications } from './send-notifications.js';

const AWAY = { kind: 'postponed', reason: 'No answer of the mail server: ESOCKET.' } as const;
const REFUSED = { kind: 'refused', reason: 'The mail server answered 550 to RCPT TO.' } as const;
/** After so many tries three days are over. */
const LAST_TRY = 20;

const notification = (uid: string, tries = 1): ClaimedNotification => ({
  uid,
  organisationUid: 'org_1',
  subscriptionUid: 'ns-1',
  recipient: 'ops@example.com',
  subject: 'Stopped',
  body: 'It stopped.',
  tries,
  others: [],
});

function setUp(...due: ClaimedNotification[]) {
  const store = new ScriptedNotificationStore();
  store.due.push(...due);
  const mailer = new ScriptedMailer();
  const telemetry = new RecordingNotificationTelemetry();
  return { store, mailer, telemetry, send: new SendNotifications(store, mailer, telemetry) };
}

describe('sending notifications', () => {
  it('sends all that are due, each under its own id, and marks them', async () => {
    const { send, store, mailer } = setUp(notification('ntf_1'), notification('ntf_2'));
    await send.execute();
    expect(mailer.mails).toEqual([
      { id: 'ntf_1', to: 'ops@example.com', subject: 'Stopped', text: 'It stopped.' },
      { id: 'ntf_2', to: 'ops@example.com', subject: 'Stopped', text: 'It stopped.' },
    ]);
    expect([...store.verdicts.values()]).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
  });

  it('postpones what was not taken by a minute at first, then ever longer', async () => {
    const { send, store, mailer } = setUp(notification('ntf_1'), notification('ntf_2', 5));
    mailer.answer = () => AWAY;
    await send.execute();
    await send.execute();
    expect(store.verdicts.get('ntf_1')).toEqual({ ...AWAY, delayMs: 60_000 });
    expect(store.verdicts.get('ntf_2')).toEqual({ ...AWAY, delayMs: 16 * 60_000 });
  });

  it('leaves the others untouched when the mail server takes nothing', async () => {
    const { send, store, mailer } = setUp(notification('ntf_1'), notification('ntf_2'));
    mailer.answer = () => AWAY;
    await send.execute();
    expect(mailer.mails).toHaveLength(1);
    expect(store.due).toHaveLength(1);
  });

  it('gives a refused address up at once, with the reason, and goes on with the others', async () => {
    const { send, store, mailer } = setUp(notification('ntf_1'), notification('ntf_2'));
    mailer.answer = ({ id }) => (id === 'ntf_1' ? REFUSED : { kind: 'sent' });
    await send.execute();
    expect(store.verdicts.get('ntf_1')).toEqual({ kind: 'given_up', reason: REFUSED.reason });
    expect(store.verdicts.get('ntf_2')).toEqual({ kind: 'sent' });
  });

  it('gives up when all tries are used up, and keeps the last reason', async () => {
    const { send, store, mailer } = setUp(notification('ntf_1', LAST_TRY + 1));
    mailer.answer = () => AWAY;
    await send.execute();
    expect(store.verdicts.get('ntf_1')).toEqual({ kind: 'given_up', reason: AWAY.reason });
  });

  it('tells what became of each try, without an address or a word of the mail', async () => {
    const due = [notification('ntf_1'), notification('ntf_2'), notification('ntf_3', 2)];
    const { send, telemetry, mailer } = setUp(...due, notification('ntf_4', 99));
    mailer.answer = ({ id }) => {
      if (id === 'ntf_1') return { kind: 'sent' };
      return id === 'ntf_2' ? REFUSED : AWAY;
    };
    await send.execute();
    await send.execute();
    const about = { organisationUid: 'org_1', subscriptionUid: 'ns-1', retryInMs: undefined };
    const { reason } = AWAY;
    expect(telemetry.seen).toEqual([
      { ...about, notificationUid: 'ntf_1', tries: 1, result: 'sent', reason: undefined },
      { ...about, notificationUid: 'ntf_2', tries: 1, result: 'refused', reason: REFUSED.reason },
      {
        ...about,
        notificationUid: 'ntf_3',
        tries: 2,
        result: 'postponed',
        reason,
        retryInMs: 120_000,
      },
      { ...about, notificationUid: 'ntf_4', tries: 99, result: 'given_up', reason },
    ]);
  });

  it('ends the mail it is sending when it is stopped, and begins no other', async () => {
    const { send, store, mailer } = setUp(notification('ntf_1'), notification('ntf_2'));
    mailer.answer = () => {
      send.stop();
      return { kind: 'sent' };
    };
    await send.execute();
    expect([...store.verdicts.keys()]).toEqual(['ntf_1']);
    expect(store.due).toHaveLength(1);
  });

  it('hands on that the database is away, and calls nothing sent that it could not put down', async () => {
    const { send, store, telemetry } = setUp(notification('ntf_1'));
    store.fault = new Error('database away');
    await expect(send.execute()).rejects.toThrow('database away');
    expect(telemetry.seen).toEqual([]);
  });
});
