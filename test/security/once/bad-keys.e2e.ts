import { PERMISSIONS } from '@rxhooks/contracts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { issueKey, ORGANISATIONS } from '../../support/admin.js';
import type { CallOptions } from '../../support/api-caller.js';
import { lines, speak } from '../../support/raw-http.js';
import { SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

const BAD_KEY = {
  code: 'invalid_api_key',
  description: 'The API key was not found or is inactive',
};

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

const knock = (options: CallOptions, query = '') =>
  world.api.call('GET', SUBSCRIPTIONS + query, options);

describe('a key that is', () => {
  test.each([
    ['unknown', () => `rxh_${'x'.repeat(43)}`],
    ['nothing like a key', () => 'x'],
    ['SQL', () => "' OR 1=1; SELECT pg_sleep(3)--"],
    ['right but for its last letter', () => tenant.key.slice(0, -1) + '~'],
    ['right but for its case', () => tenant.key.toUpperCase()],
    ['of 10 kB', () => 'x'.repeat(10_000)],
    ['right, and there twice', () => `${tenant.key}, ${tenant.key}`],
    ['right, behind Bearer', () => `Bearer ${tenant.key}`],
  ])('%s is answered as any other wrong one', async (_, key) => {
    const { status, body } = await knock({ key: key() });
    expect([status, body]).toStrictEqual([401, BAD_KEY]);
  });

  test('revoked is answered with the very bytes of one that never was', async () => {
    const { uid, key } = await issueKey(world.api, tenant.uid, PERMISSIONS);
    await world.api.asAdmin('DELETE', `${ORGANISATIONS}/${tenant.uid}/api-keys/${uid}`);
    const answers = [await knock({ key }), await knock({ key: `rxh_${'x'.repeat(43)}` })];
    const [revoked, unknown] = answers.map(({ status, headers, body }) => {
      const changing = ['date', 'x-request-id'];
      const lasting = [...headers].filter(([name]) => !changing.includes(name));
      return { status, lasting, body };
    });
    expect(revoked).toEqual(unknown);
  });

  test.each(['?api_key=', '?key=', '?X-API-Key=', '?token='])(
    'in the query opens nothing: %s',
    async (query) => {
      expect((await knock({}, query + tenant.key)).status).toBe(401);
    },
  );

  test('in a cookie opens nothing', async () => {
    const cookie = `X-API-Key=${tenant.key}; api_key=${tenant.key}`;
    expect((await knock({ headers: { Cookie: cookie } })).status).toBe(401);
  });

  test('in the body opens nothing', async () => {
    const body = { 'x-api-key': tenant.key, api_key: tenant.key };
    expect((await world.api.call('POST', SUBSCRIPTIONS, { body })).status).toBe(401);
  });

  test.each(['Authorization', 'Proxy-Authorization', 'X-Access-Token'])(
    'in the header %s opens nothing',
    async (header) => {
      const answers = [`Bearer ${tenant.key}`, tenant.key].map((value) =>
        knock({ headers: { [header]: value } }),
      );
      for (const { status } of await Promise.all(answers)) expect(status).toBe(401);
    },
  );

  test('in two headers opens nothing, also when both of them are right', async () => {
    const field = `X-API-Key: ${tenant.key}`;
    const head = lines(
      `GET ${SUBSCRIPTIONS} HTTP/1.1`,
      'Host: a',
      field,
      field,
      'Connection: close',
      '',
    );
    expect((await speak(world.api.url, head)).status).toBe(401);
  });
});

test('whoever tries a thousand keys is slowed down, and right keys from there are not', async () => {
  const other = await startWorld({}, { withWorker: false });
  onTestFinished(() => other.close());
  const { key } = await other.tenant();
  const counts = new Map<number, number>();
  for (let round = 0; round < 20; round += 1) {
    const tries = Array.from({ length: 50 }, (_, number) =>
      other.api.call('GET', SUBSCRIPTIONS, { key: `rxh_${round}_${number}` }),
    );
    for (const { status } of await Promise.all(tries))
      counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const late = await other.api.call('POST', SUBSCRIPTIONS, { key: 'rxh_late', body: {} });
  const right = [key, ADMIN_KEY].map((it) => other.api.call('GET', '/v1/event-types', { key: it }));

  expect(Object.fromEntries(counts)).toEqual({ 401: 300, 429: 700 });
  expect([late.status, late.body]).toStrictEqual([429, { error: 'Rate limit exceeded' }]);
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await Promise.all(right)).map(({ status }) => status)).toEqual([200, 200]);
});
