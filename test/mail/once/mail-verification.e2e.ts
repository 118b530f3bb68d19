import {
  eventually,
  type MailServer,
  mailServer,
  type Receiver,
  startMailServer,
  startReceiver,
} from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORGANISATIONS } from '../../support/admin.js';
import { decodaOf, patientEvent } from '../../support/decoda.js';
import {
  CONFIRMATIONS,
  isQuestion,
  letPauseEnd,
  pressButton,
  tokenIn,
  VERIFYING,
} from '../../support/mail-verification.js';
import { mailEnv } from '../../support/mails.js';
import { startWorld, type World } from '../../support/world.js';

const CONTACT = 'contact@linden.example.com';
/** A worker looks for mails every five seconds. */
const ROUNDS = { timeoutMs: 20_000 };
const FAST = { RETRY_SCHEDULE_SECONDS: '0.1' };

let server: MailServer;
let world: World;
let endpoint: Receiver;

let count = 0;
const address = () => `ops${(count += 1)}@elsewhere.example`;
const mailsTo = (recipient: string, from = server) =>
  from.mails.filter(({ to }) => to.includes(recipient));

const untilMails = (recipient: string, some: number, from = server) =>
  eventually(() => {
    expect(mailsTo(recipient, from)).toHaveLength(some);
    return mailsTo(recipient, from);
  }, ROUNDS);

/** A tenant with a webhook that fails and names the address, and what it takes to have one more delivery fail. */
async function failing({ api, ...others }: World, notificationEmail: string) {
  const tenant = await others.tenant();
  await api.asAdmin('PATCH', `${ORGANISATIONS}/${tenant.uid}`, { contact_email: CONTACT });
  const decoda = decodaOf({ api }, tenant);
  await decoda.create(endpoint.url, ['PATIENT_CREATED'], { notificationEmail });
  const noticesOf = async (): Promise<number> => {
    const [row] = await others.database.query(
      `SELECT count(*)::int AS notices FROM notifications WHERE organisation_uid = $1 AND subject LIKE 'Webhook not%'`,
      [tenant.uid],
    );
    return row.notices;
  };
  return {
    tenant,
    decoda,
    async fail() {
      const before = await noticesOf();
      await tenant.send(patientEvent());
      await eventually(async () => expect(await noticesOf()).toBeGreaterThan(before), ROUNDS);
    },
  };
}

/** A round of the worker has come and gone when a mail that is always sent has arrived. */
async function aRoundPasses() {
  const recipient = address();
  const tenant = await world.tenant();
  await world.api.asAdmin('PATCH', `${ORGANISATIONS}/${tenant.uid}`, { contact_email: recipient });
  await world.database.query(
    `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body) VALUES ($1, $2, $3, 'Round', 'Passed.')`,
    [`ntf_${recipient}`, tenant.uid, recipient],
  );
  await untilMails(recipient, 1);
}

beforeAll(async () => {
  server = await startMailServer();
  endpoint = await startReceiver({ respond: () => ({ status: 500 }) });
  world = await startWorld({ ...mailEnv(server), ...VERIFYING, ...FAST });
});
afterAll(async () => {
  await world.close();
  await server.close();
  await endpoint.close();
});

describe('an address that a webhook names', () => {
  test('is asked first, and gets what has waited when it has agreed', async () => {
    const foreign = address();
    const { fail } = await failing(world, foreign);
    const [question] = await untilMails(foreign, 1);
    expect(question?.header('Subject')).toBe(
      'Confirm this address for mails about webhooks of Linden Health',
    );
    await letPauseEnd(world);
    await fail();
    await aRoundPasses();
    expect(mailsTo(foreign)).toEqual([question]);

    const answer = await pressButton(world, tokenIn(question!));

    expect([answer.status, answer.body]).toEqual([
      200,
      expect.stringContaining('Your address is confirmed'),
    ]);
    const [, notice] = await untilMails(foreign, 2);
    expect(notice?.header('Subject')).toContain('Webhook not delivered: PATIENT_CREATED');
    await letPauseEnd(world);
    await fail();
    await untilMails(foreign, 3);
  }, 90_000);

  test('has not agreed by opening the link', async () => {
    const foreign = address();
    const { fail } = await failing(world, foreign);
    const [question] = await untilMails(foreign, 1);
    const token = tokenIn(question!);
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await world.api.call(method, `${CONFIRMATIONS}?token=${token}`)).status).toBe(200);
    await letPauseEnd(world);
    await fail();
    await aRoundPasses();
    expect(mailsTo(foreign)).toEqual([question]);
  }, 60_000);

  test('has agreed to the mails of one organisation, and not to those of another', async () => {
    const foreign = address();
    const [one, other] = [await failing(world, foreign), await failing(world, foreign)];
    const [first] = await untilMails(foreign, 1);
    await letPauseEnd(world);
    const questions = await untilMails(foreign, 2);
    expect(questions.every(isQuestion)).toBe(true);
    await letPauseEnd(world);
    await pressButton(world, tokenIn(first!));
    await one.fail();
    await other.fail();
    await untilMails(foreign, 3);
    await letPauseEnd(world);
    await aRoundPasses();
    expect(mailsTo(foreign)).toHaveLength(3);
    expect(mailsTo(foreign)[2]?.text).not.toContain('more messages');
  }, 90_000);

  test('is asked once for 200 webhooks, and not at all where it is the contact', async () => {
    const foreign = address();
    const { decoda } = await failing(world, CONTACT);
    for (let place = 0; place < 200; place += 1)
      await decoda.create(`${endpoint.url}/${place}`, ['NOTE_CREATED'], {
        notificationEmail: foreign,
      });
    await untilMails(foreign, 1);
    await letPauseEnd(world);
    await aRoundPasses();
    expect(mailsTo(foreign)).toHaveLength(1);
    expect(mailsTo(CONTACT).filter(isQuestion)).toEqual([]);
  }, 90_000);

  test('is sent to without a question where the switch is off', async () => {
    const own = await mailServer();
    const plain = await startWorld({ ...mailEnv(own), ...FAST });
    try {
      const foreign = address();
      const { fail } = await failing(plain, foreign);
      await fail();
      const [notice] = await untilMails(foreign, 1, own);
      expect(notice?.header('Subject')).toContain('Webhook not delivered');
      expect(await plain.database.query('SELECT FROM mail_addresses')).toEqual([]);
    } finally {
      await plain.close();
    }
  }, 60_000);
});
