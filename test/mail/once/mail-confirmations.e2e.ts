import { createHash, randomBytes } from 'node:crypto';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loggingApi } from '../../support/logging-api.js';
import { CONFIRMATIONS, pressButton } from '../../support/mail-verification.js';
import { startWorld, type World } from '../../support/world.js';

let world: World;
let token: string;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  token = randomBytes(32).toString('base64url');
  const { uid } = await world.tenant();
  await world.database.query(
    `INSERT INTO mail_addresses (organisation_uid, address, token_hash, notification_uid)
     VALUES ($1, 'ops@elsewhere.example', $2, 'ntf_1')`,
    [uid, createHash('sha256').update(token).digest()],
  );
});
afterAll(() => world.close());

describe('the page behind the link', () => {
  const open = (query: string) => world.api.call('GET', `${CONFIRMATIONS}${query}`);

  test('says who asks, and has one button and nothing from elsewhere', async () => {
    const { status, headers, body } = await open(`?token=${token}`);
    expect(status).toBe(200);
    expect(body).toContain('Linden Health wants to send mails to your address');
    expect(body).toMatch(/<form method="post" action="\/v1\/mail-confirmations">/);
    expect(body).not.toMatch(/<(script|style|link|img)/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    '',
    '?token=',
    '?token=x',
    `?token=${'x'.repeat(43)}`,
    '?token=a&token=b',
    '?token[]=a',
  ])('is a plain 404 for %j', async (query) => {
    for (const method of ['GET', 'POST']) {
      const { status, headers, body } = await world.api.call(method, CONFIRMATIONS + query);
      expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      expect(body).toContain('This link is not valid');
    }
  });

  test('takes the button twice, and a token in the query, and puts one yes on record', async () => {
    const answers = [
      await pressButton(world, token),
      await pressButton(world, token),
      await world.api.call('POST', `${CONFIRMATIONS}?token=${token}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body } = await world.api.asAdmin(
      'GET',
      '/v1/admin/audit-log?action=mail_address.confirm',
    );
    const requestIds = answers.map(({ headers }) => headers.get('x-request-id'));
    const own = body.data.filter((entry: { readonly request_id: string }) =>
      requestIds.includes(entry.request_id),
    );
    expect(own).toMatchObject([{ actor: 'recipient', subject: 'ntf_1', result: 'done' }]);
    expect(JSON.stringify(body)).not.toMatch(/@|token/);
  });

  test('leaves its token in no line of the log', async () => {
    const { url, output } = await loggingApi(world.env);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    await fetch(`${url}${CONFIRMATIONS}?token=${token}`);
    await fetch(`${url}${CONFIRMATIONS}?token=${token}`, { method: 'POST' });
    await fetch(`${url}${CONFIRMATIONS}/${token}`);
    await fetch(`${url}${CONFIRMATIONS}?token=${token}`, { method: 'DELETE' });
    await fetch(url + CONFIRMATIONS, { method: 'POST', headers: form, body: `token=${token}&%` });
    await fetch(url + CONFIRMATIONS, { method: 'POST', headers: form, body: 'x'.repeat(2000) });
    await fetch(`${url}/last`);
    await eventually(async () => expect(await output()).toContain('"path":"/last"'));
    expect(await output()).toContain(CONFIRMATIONS);
    expect(await output()).not.toContain(token);
    expect(await output()).not.toContain('"level":50');
  }, 40_000);
});

test('a form is refused as before where no page sends one', async () => {
  const { key } = await world.tenant();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const { status, body } = await world.api.call('POST', '/v1/events', {
    key,
    headers,
    body: 'x'.repeat(3000),
  });
  expect([status, body]).toEqual([415, { error: 'The Content-Type must be application/json' }]);
});

test('wrong tokens are counted by address, and never looked up beyond the count', async () => {
  const fresh = await startWorld({}, { withWorker: false });
  try {
    const guess = (place: number) =>
      fresh.api.call('POST', `${CONFIRMATIONS}?token=${String(place).padStart(43, 'x')}`);
    const statuses: number[] = [];
    for (let place = 0; place < 320; place += 1) statuses.push((await guess(place)).status);
    expect(new Set(statuses.slice(0, 300))).toEqual(new Set([404]));
    expect(new Set(statuses.slice(300))).toEqual(new Set([429]));
    await fresh.database.query('ALTER TABLE mail_addresses RENAME TO gone');
    const { status, headers } = await guess(0);
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
  } finally {
    await fresh.close();
  }
}, 40_000);
