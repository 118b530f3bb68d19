import { eventually, mailServer } from '@rxhooks/testing';
import type { DataSource } from 'typeorm';
import { expect, onTestFinished, test } from 'vitest';
import { childApp } from '../support/child-app.js';
import { letPauseEnd } from '../support/mail-verification.js';
import { mailEnv, makeDue, notificationFacts, notify } from '../support/mails.js';
import { startWorld } from '../support/world.js';

/** A worker looks for mails every five seconds. */
const ROUNDS = { timeoutMs: 15_000 };
const MANY = 25;

async function world(...options: Parameters<typeof startWorld>) {
  const world = await startWorld(...options);
  onTestFinished(() => world.close());
  return world;
}

const untilFacts = (database: DataSource, facts: object) =>
  eventually(async () => expect(await notificationFacts(database)).toMatchObject([facts]), ROUNDS);

test('a notification reaches its owner as a mail, and is on record as sent', async () => {
  const server = await mailServer();
  const { database } = await world(mailEnv(server));
  const [uid] = await notify(database);

  const [mail] = await server.waitFor(1);

  expect(mail).toMatchObject({ from: 'webhooks@sender.example', to: ['ops@example.com'] });
  expect(mail?.header('From')).toBe('Webhooks <webhooks@sender.example>');
  expect(mail?.header('Subject')).toBe('Webhooks stopped');
  expect(mail?.header('Message-ID')).toBe(`<${uid}@sender.example>`);
  expect(mail?.text.trim()).toBe(`About ${uid}`);
  await untilFacts(database, { tries: 1, error: null, isSent: true, isDue: false });
});

test('a hundred failures within seconds are two mails to their address, and not a hundred', async () => {
  const server = await mailServer();
  const { database } = await world(mailEnv(server));
  const write = (count: number) =>
    database.query(
      `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body)
       SELECT 'ntf_' || gen_random_uuid(), 'org_1', 'victim@example.com', 'Webhook not delivered', 'It failed.'
       FROM generate_series(1, $1::int)`,
      [count],
    );
  await write(1);
  await server.waitFor(1);
  await write(99);
  await letPauseEnd({ database });
  await server.waitFor(2);
  await eventually(async () => {
    const open = (await notificationFacts(database)).filter(({ isSent }) => !isSent);
    expect(open).toEqual([]);
  }, ROUNDS);
  expect(server.mails).toHaveLength(2);
  expect(server.mails[1]?.text).toContain('There are 98 more messages for this address');
}, 40_000);

test('a mail that finds the mail server away is tried again, and arrives', async () => {
  const away = await mailServer();
  const { database } = await world(mailEnv(away));
  await away.close();
  await notify(database);
  const error = 'No answer of the mail server: ESOCKET ECONNREFUSED.';
  await untilFacts(database, { tries: 1, error, isSent: false, isDue: true });

  const back = await mailServer({ port: away.port });
  await makeDue(database);

  await back.waitFor(1);
  await untilFacts(database, { tries: 2, error: null, isSent: true });
}, 40_000);

test('a mail to an address that does not exist is given up at once, with the reason', async () => {
  const text = '5.1.1 No such mailbox';
  const server = await mailServer({ onRecipient: () => ({ code: 550, text }) });
  const { database } = await world(mailEnv(server));
  await notify(database);
  const error = 'The mail server answered 550 5.1.1 to RCPT TO.';
  await untilFacts(database, { tries: 1, error, isSent: false, isDue: false });
});

test('two workers send each mail once', async () => {
  const server = await mailServer();
  const { database, startWorker } = await world(mailEnv(server), { withWorker: false });
  const uids = await notify(database, MANY);
  await Promise.all([startWorker(), startWorker()]);

  await eventually(async () => {
    const open = (await notificationFacts(database)).filter(({ isSent }) => !isSent);
    expect(open).toEqual([]);
  }, ROUNDS);

  const ids = server.mails.map(({ header }) => header('Message-ID'));
  expect(ids.toSorted()).toEqual(uids.map((uid) => `<${uid}@sender.example>`).toSorted());
}, 40_000);

test('a worker killed before it could put down that a mail was sent leaves one repeat at most, told by its Message-ID', async () => {
  let isHolding = true;
  const server = await mailServer({ onMail: () => (isHolding ? 'hang' : undefined) });
  const { database, env } = await world(mailEnv(server), { withWorker: false });
  const [uid] = await notify(database);
  const victim = await childApp('worker', env);
  await server.waitFor(1, 30_000);
  await victim.kill();
  isHolding = false;

  await makeDue(database);
  await childApp('worker', env);

  await server.waitFor(2, 30_000);
  await untilFacts(database, { uid, tries: 2, isSent: true, isDue: false });
  const ids = server.mails.map(({ header }) => header('Message-ID'));
  expect(ids).toEqual(Array(2).fill(`<${uid}@sender.example>`));
}, 90_000);

test('a worker that closes lets the mail under way end, and puts it down as sent', async () => {
  const held = Promise.withResolvers<undefined>();
  const server = await mailServer({ onMail: () => held.promise });
  const { database, startWorker } = await world(mailEnv(server), { withWorker: false });
  await notify(database, 2);
  const worker = await startWorker();
  await server.waitFor(1);

  const closed = worker.close();
  held.resolve(undefined);
  await closed;

  const sent = (await notificationFacts(database)).filter(({ isSent }) => isSent);
  expect(sent).toHaveLength(1);
  expect(server.mails).toHaveLength(1);
});

test('what was written while no mail server was configured is sent when there is one', async () => {
  const { database, env } = await world();
  await notify(database);
  const server = await mailServer();

  await childApp('worker', { ...env, ...mailEnv(server) });

  await server.waitFor(1, 30_000);
  await untilFacts(database, { tries: 1, isSent: true });
}, 60_000);
