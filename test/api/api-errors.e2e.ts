import { loadConfig } from '@rxhooks/platform';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../apps/api/src/create-api.js';
import { startTcpLink } from '../../libs/testing/src/tcp-link.js';
import { ORGANISATIONS } from '../support/admin.js';
import { type Answer, ApiCaller, type CallOptions } from '../support/api-caller.js';
import { loggingApi } from '../support/logging-api.js';
import { lines, speak } from '../support/raw-http.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** What an answer may not say: where it went wrong, and on what. */
const INSIDE =
  /\bat .*:\d+|node_modules|\.(ts|js):|select |insert |update |relation|postgres|typeorm|nest|fastify|127\.0\.0\.1|statusCode|FST_|planted/i;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

function expectDiscreet({ headers, body }: Pick<Answer, 'headers' | 'body'>): void {
  const text = JSON.stringify(body ?? '');
  expect(text).not.toMatch(INSIDE);
  expect(headers.get('x-request-id')).toMatch(UUID);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  for (const name of ['server', 'x-powered-by', 'via']) expect(headers.has(name), name).toBe(false);
}

describe('an error says nothing of what is inside, and which request it was', () => {
  const CASES: readonly (readonly [number, string, string, CallOptions])[] = [
    [400, 'POST', ORGANISATIONS, { body: '{' }],
    [400, 'POST', ORGANISATIONS, { body: { planted: 1, display_name: 5 } }],
    [400, 'GET', `${ORGANISATIONS}/planted%E0%A4%A`, {}],
    [400, 'GET', `${ORGANISATIONS}/%00/api-keys`, {}],
    [401, 'GET', ORGANISATIONS, { key: 'planted' }],
    [400, 'GET', DELIVERIES, {}],
    [403, 'GET', '/v1/external-pharmacy-api-v1/webhooks', {}],
    [404, 'GET', '/planted', {}],
    [404, 'GET', `${ORGANISATIONS}/planted/api-keys`, {}],
    [404, 'GET', `${ORGANISATIONS}/${'planted'.repeat(100)}/api-keys`, {}],
    [405, 'DELETE', ORGANISATIONS, {}],
    [413, 'POST', ORGANISATIONS, { body: 'planted'.repeat(100_000) }],
    [415, 'POST', ORGANISATIONS, { body: 'x', headers: { 'Content-Type': 'text/planted' } }],
    [422, 'POST', '/v1/events', { body: { event_type: 'planted' } }],
  ];

  test.each(CASES)('%i to %s %.60s', async (status, method, path, options) => {
    const answer = await world.api.call(method, path, { key: ADMIN_KEY, ...options });
    expect(answer.status).toBe(status);
    if (!('planted' in Object(options.body))) expectDiscreet(answer);
  });

  test.each([
    [400, 'what is no HTTP', 'planted\r\n\r\n'],
    [431, 'headers without an end', lines('GET / HTTP/1.1', `X: ${'planted'.repeat(5000)}`, '')],
  ])('%i to %s', async (status, _, text) => {
    const answer = await speak(world.api.url, text);
    expect(answer.status).toBe(status);
    expectDiscreet(answer);
  });

  test('500 when a statement fails', async () => {
    const broken = await startWorld({}, { withWorker: false });
    onTestFinished(() => broken.close());
    await broken.database.query('ALTER TABLE api_keys RENAME TO planted');
    const answer = await broken.api.call('GET', SUBSCRIPTIONS, {
      key: `rxh_${'x'.repeat(43)}`,
    });
    expect([answer.status, answer.body]).toStrictEqual([500, { error: 'Internal server error' }]);
    expectDiscreet(answer);
  });

  test('503 when the database is away', async () => {
    const url = world.env['DATABASE_URL'] ?? '';
    const link = await startTcpLink(url);
    onTestFinished(() => link.close());
    const app = await createApi(loadConfig({ ...world.env, DATABASE_URL: link.through(url) }));
    onTestFinished(() => app.close());
    await app.listen(0, '127.0.0.1');
    const api = new ApiCaller(await app.getUrl(), ADMIN_KEY);
    link.cut();

    const answer = await api.call('GET', SUBSCRIPTIONS, { key: tenant.key });

    const error = 'The service is temporarily unavailable';
    expect([answer.status, answer.body]).toStrictEqual([503, { error }]);
    expect(answer.headers.get('retry-after')).toBe('5');
    expectDiscreet(answer);
  });
});

describe('every answer', () => {
  test('has an id of its own, which the caller cannot choose', async () => {
    const headers = { 'X-Request-Id': 'planted' };
    const calls = [1, 2].map(() => world.api.call('GET', '/health/live', { headers }));
    const ids = (await Promise.all(calls)).map((answer) => answer.headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(UUID);
  });

  test.each(['https://app.example.com', 'null', 'http://127.0.0.1'])(
    'is without leave for the pages of %s',
    async (origin) => {
      const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' };
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await world.api.call(method, SUBSCRIPTIONS, { key: tenant.key, headers });
        const names = [...answer.headers.keys()];
        expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    },
  );

  test('with a secret is to be kept by nobody in between', async () => {
    const body = {
      target: 'https://hooks.example.com/s',
      notification_type: 'pharmacy_order_created',
    };
    const { headers } = await tenant.call('POST', SUBSCRIPTIONS, body);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('lets no page frame it, the pages for people included', async () => {
    for (const path of ['/health/live', '/docs', '/dashboard/linden']) {
      const { headers } = await world.api.call('GET', path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).toContain('default-src ');
    }
  });
});

test('a request is one line of the log, whatever it says, under the id of its answer', async () => {
  const { url, output } = await loggingApi(world.env);
  const evil = 'planted%0d%0a%7b%22level%22%3a60%7d%1b[31m';
  const answer = await speak(
    url,
    lines(
      `GET ${DELIVERIES}/${evil}?q=${evil} HTTP/1.1`,
      'Host: a',
      `X-API-Key: ${tenant.key}`,
      'User-Agent: planted\t{"level":60}',
      'X-Request-Id: planted',
      'Connection: close',
      '',
    ),
  );
  const id = answer.headers.get('x-request-id') ?? '';

  const line = await eventually(async () => {
    const found = (await output()).split('\n').filter((it) => it.includes(id));
    expect(found).toHaveLength(1);
    return JSON.parse(found[0] ?? '');
  });
  expect(line.req).toStrictEqual({ id, method: 'GET', path: `${DELIVERIES}/${evil}` });
  expect(JSON.stringify({ ...line, req: undefined })).not.toContain('planted');
  for (const it of (await output()).trim().split('\n'))
    expect(JSON.parse(it).level).toBeLessThan(60);
});
