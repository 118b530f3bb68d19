import { randomBytes } from 'node:crypto';
import type { AddressQuestion } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, openStores, type Stores } from '../../test/stores.js';
import { PgMailAddressStore } from './pg-mail-address.store.js';
import { PgNotificationStore } from './pg-notification.store.js';

const CONTACT = 'contact@example.com';
const FOREIGN = 'ops@elsewhere.example';
const RECORD = { auditUid: 'aud_1', requestId: 'request-1' };

let stores: Stores;
let addresses: PgMailAddressStore;
let mails: PgNotificationStore;

beforeAll(async () => {
  stores = await openStores();
  addresses = new PgMailAddressStore(stores.dataSource);
  const mailVerification = { publicUrl: 'https://hooks.example.com' };
  mails = new PgNotificationStore(stores.dataSource, { mailVerification });
});
beforeEach(() =>
  stores.sql('TRUNCATE notifications, mail_addresses, audit_log, organisations CASCADE'),
);
afterAll(() => stores.close());

async function organisation(...emails: readonly string[]): Promise<string> {
  const uid = await stores.addOrganisation();
  await stores.sql('UPDATE organisations SET contact_email = $2 WHERE uid = $1', [uid, CONTACT]);
  for (const notifyEmail of emails) await stores.subscribe(uid, { notifyEmail });
  return uid;
}

/** As a worker's round does it. */
async function askAll(): Promise<readonly AddressQuestion[]> {
  const unasked = await addresses.listUnasked();
  const questions = unasked.map(({ organisationUid, recipient }) => ({
    notificationUid: newId('notification'),
    organisationUid,
    recipient,
    tokenHash: randomBytes(32),
    subject: 'Confirm',
    body: 'Please.',
  }));
  await addresses.ask(questions);
  return questions;
}

async function ask(): Promise<AddressQuestion> {
  const [question] = await askAll();
  if (!question) throw new Error('There was nobody to ask.');
  return question;
}

/** A mail as its writers make it, due since so many minutes. */
async function write(organisationUid: string, recipient: string, minutes = 0): Promise<string> {
  const uid = newId('notification');
  await stores.sql(
    `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body, due_at)
     VALUES ($1, $2, $3, 'Not delivered', 'It failed.', now() - $4 * interval '1 minute')`,
    [uid, organisationUid, recipient, minutes],
  );
  return uid;
}

/** Sends what may be sent, and lets each address's ten minutes pass. */
async function sendAll(): Promise<readonly string[]> {
  const sent: string[] = [];
  for (let claimed = await mails.claimDue(); claimed; claimed = await mails.claimDue()) {
    sent.push(claimed.uid, ...claimed.others.map(({ uid }) => uid));
    await mails.markSent(claimed);
    await stores.sql(`UPDATE notifications SET sent_at = sent_at - interval '11 minutes'`);
  }
  return sent;
}

const asked30DaysAgo = () =>
  stores.sql(`UPDATE mail_addresses SET asked_at = now() - interval '30 days'`);

describe('asking at addresses', () => {
  it('leaves out the contact, whatever its capitals, and addresses of webhooks that were removed', async () => {
    const uid = await organisation(CONTACT, 'Contact@Example.com', FOREIGN);
    await stores.sql('UPDATE subscriptions SET removed_at = now() WHERE notify_email = $1', [
      FOREIGN,
    ]);
    expect(await addresses.listUnasked()).toEqual([]);
    await stores.sql('UPDATE organisations SET contact_email = NULL WHERE uid = $1', [uid]);
    expect(await addresses.listUnasked()).toEqual([
      { organisationUid: uid, organisationName: uid, recipient: 'Contact@Example.com' },
    ]);
  });

  it('asks each address once, however many webhooks name it and in whatever capitals', async () => {
    await organisation(...Array.from({ length: 200 }, () => FOREIGN), FOREIGN.toUpperCase());
    expect(await askAll()).toHaveLength(1);
    expect(await askAll()).toEqual([]);
  });

  it('asks once when two workers do it at the same time', async () => {
    await organisation(
      ...Array.from({ length: 20 }, (_, place) => `ops${place}@elsewhere.example`),
    );
    await Promise.all([askAll(), askAll(), askAll()]);
    const rows = await stores.sql('SELECT recipient FROM notifications');
    expect(rows).toHaveLength(20);
  });

  it('asks again after 30 days, unless the answer was yes', async () => {
    await organisation(FOREIGN, 'other@elsewhere.example');
    const [first, second] = await askAll();
    await addresses.confirm(second!.tokenHash, RECORD);
    await asked30DaysAgo();
    const again = await askAll();
    expect(again.map(({ recipient }) => recipient)).toEqual([first!.recipient]);
    expect(await addresses.findAsked(first!.tokenHash)).toBeUndefined();
    expect(await addresses.findAsked(again[0]!.tokenHash)).toBeDefined();
  });

  it('asks at a hundred addresses of one organisation in a day, and at those of others meanwhile', async () => {
    await organisation(
      ...Array.from({ length: 150 }, (_, place) => `ops${place}@elsewhere.example`),
    );
    const asked = [...(await askAll()), ...(await askAll())];
    expect(asked).toHaveLength(100);
    const other = await organisation(FOREIGN);
    expect((await askAll()).map(({ organisationUid }) => organisationUid)).toEqual([other]);
    await stores.sql(`UPDATE mail_addresses SET asked_at = now() - interval '25 hours'`);
    expect(await askAll()).toHaveLength(50);
  });
});

describe('a mail to an address that is not the contact', () => {
  it('waits for the answer, and the one that asks does not', async () => {
    const uid = await organisation(FOREIGN);
    const waiting = await write(uid, FOREIGN, 5);
    const toContact = await write(uid, CONTACT, 4);
    const { notificationUid, tokenHash } = await ask();
    await addresses.holdBack();
    expect(await sendAll()).toEqual([toContact, notificationUid]);
    await addresses.confirm(tokenHash, RECORD);
    expect(await sendAll()).toEqual([waiting]);
  });

  it('waits also when it came after the last look', async () => {
    const uid = await organisation(FOREIGN);
    await write(uid, FOREIGN);
    expect(await sendAll()).toEqual([]);
  });

  it('waits until its own organisation was told yes', async () => {
    const [one, other] = [await organisation(FOREIGN), await organisation(FOREIGN)];
    const questions = await askAll();
    await sendAll();
    const own = await write(one, FOREIGN);
    await write(other, FOREIGN);
    const { tokenHash } = questions.find(({ organisationUid }) => organisationUid === one)!;
    await addresses.confirm(tokenHash, RECORD);
    expect(await sendAll()).toEqual([own]);
  });

  it('is not looked at by every claim', async () => {
    const uid = await organisation(FOREIGN);
    await write(uid, FOREIGN);
    await addresses.holdBack();
    const due = await stores.sql('SELECT FROM notifications WHERE due_at <= now()');
    expect(due).toEqual([]);
  });
});

it('a mail that asks goes alone, beside mails that another organisation may send there', async () => {
  const [one, other] = [await organisation(FOREIGN), await organisation()];
  const first = await ask();
  await addresses.confirm(first.tokenHash, RECORD);
  await sendAll();
  const notices = [await write(one, FOREIGN, 3), await write(one, FOREIGN, 2)];
  await stores.subscribe(other, { notifyEmail: FOREIGN });
  const { notificationUid } = await ask();
  const later = await write(one, FOREIGN);

  const claimed = (await mails.claimDue())!;
  expect([claimed.uid, ...claimed.others.map(({ uid }) => uid)]).toEqual([...notices, later]);
  await mails.markSent(claimed);
  await stores.sql(`UPDATE notifications SET sent_at = sent_at - interval '11 minutes'`);
  await write(one, FOREIGN);
  expect(await mails.claimDue()).toMatchObject({ uid: notificationUid, others: [] });
});

describe('a yes', () => {
  it('is on record once, without the address', async () => {
    const uid = await organisation(FOREIGN);
    const { notificationUid, tokenHash } = await ask();
    for (const auditUid of ['aud_1', 'aud_2'])
      expect(await addresses.confirm(tokenHash, { ...RECORD, auditUid })).toEqual({
        organisationName: uid,
      });
    const records = await stores.sql(
      'SELECT uid, actor, organisation_uid AS organisation, action, subject, result, request_id AS request FROM audit_log',
    );
    expect(records).toEqual([
      {
        uid: 'aud_1',
        actor: 'recipient',
        organisation: uid,
        action: 'mail_address.confirm',
        subject: notificationUid,
        result: 'done',
        request: RECORD.requestId,
      },
    ]);
  });

  it('with a token that was never sent is nothing', async () => {
    await organisation(FOREIGN);
    await ask();
    expect(await addresses.confirm(randomBytes(32), RECORD)).toBeUndefined();
    expect(await stores.sql('SELECT FROM audit_log')).toEqual([]);
  });
});
