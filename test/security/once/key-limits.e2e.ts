import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '@rxhooks/platform';
import { eventually } from '@rxhooks/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApi } from '../../../apps/api/src/create-api.js';
import { issueKey, ORGANISATIONS } from '../../support/admin.js';
import { loggingApi } from '../../support/logging-api.js';
import { ApiCaller } from '../../support/api-caller.js';
import { orderEvent } from '../../support/events.js';
import { lines } from '../../support/raw-http.js';
import { GRAPHQL, SEMBLE_PERMISSIONS } from '../../support/semble.js';
import { SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

// Several start an api of their own, or wait for what has to time out.
vi.setConfig({ testTimeout: 60_000 });

const EVENTS = '/v1/events';
const BATCH = '/v1/events/batch';
const NOT_JSON = '{';
const strange = (number: number) => `rxh_${String(number).padStart(43, '0')}`;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

async function worldWith(env: Readonly<Record<string, string>>): Promise<World> {
  const other = await startWorld(env, { withWorker: false });
  onTestFinished(() => other.close());
  return other;
}

/** A request whose body has begun and does not go on. Its connection is left when it is answered all the same. */
function halfARequest(url: string, key: string, length: number, path = EVENTS) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname)
    .on('error', () => undefined)
    .once('data', () => socket.destroy());
  onTestFinished(() => void socket.destroy());
  const fields = ['Host: a', `X-API-Key: ${key}`, 'Content-Type: application/json'];
  socket.write(lines(`POST ${path} HTTP/1.1`, ...fields, `Content-Length: ${length}`, '') + '{');
  return socket;
}

describe('a permission is judged before a byte of the body is read', () => {
  test.each([
    ['POST', EVENTS],
    ['POST', BATCH],
    ['POST', SUBSCRIPTIONS],
    ['PATCH', '/v1/management/subscriptions/x'],
    ['POST', ORGANISATIONS],
    ['POST', '/v1/external-pharmacy-api-v1/webhooks'],
  ])('of %s %s', async (method, path) => {
    const { key } = await issueKey(world.api, tenant.uid, []);
    const { status } = await world.api.call(method, path, { key, body: NOT_JSON });
    expect(status).toBe(403);
  });

  test('and a caller who lacks it is on record all the same', async () => {
    const { key, uid } = await issueKey(world.api, tenant.uid, []);
    await world.api.call('POST', SUBSCRIPTIONS, { key, body: NOT_JSON });
    const { body } = await world.api.asAdmin('GET', '/v1/admin/audit-log?limit=5');
    expect(body.data).toContainEqual(
      expect.objectContaining({ actor: uid, action: 'subscription.register', result: 'denied' }),
    );
  });

  test('and a query of more than 64 KiB is not read at all', async () => {
    const { key } = await world.tenant(SEMBLE_PERMISSIONS);
    const body = JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(65_536) } });
    const { status } = await world.api.call('POST', GRAPHQL, { body, headers: { 'x-token': key } });
    expect(status).toBe(413);
  });
});

describe('one key', () => {
  test.each([
    ['requests', { KEY_RATE_LIMIT: '5/m' }],
    ['bytes', { KEY_MEBIBYTES_LIMIT: '1/m' }],
  ])('has its share of %s on every route, and others have theirs', async (_, env) => {
    const other = await worldWith(env);
    const [loud, quiet] = [await other.tenant(), await other.tenant()];
    const body = { ...orderEvent(), data: { ...orderEvent().data, own: 'x'.repeat(300_000) } };
    const statuses: number[] = [];
    for (let call = 0; call < 6; call += 1) statuses.push((await loud.send(body)).status);
    const limited = await loud.send(body);
    expect(statuses).toContain(202);
    expect([limited.status, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await quiet.send(orderEvent())).status).toBe(202);
  });

  test('has so many requests at the same time, and then again', async () => {
    const other = await worldWith({ KEY_CONCURRENCY_LIMIT: '2' });
    const { key, send } = await other.tenant();
    const half = () => halfARequest(other.api.url, key, 100);
    let halves = [half(), half()];
    await eventually(async () => {
      const { status, headers } = await send(orderEvent());
      // One that came while this was under way was refused itself.
      halves = halves.map((socket) => (socket.destroyed ? half() : socket));
      expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    });
    for (const socket of halves) socket.destroy();
    await eventually(async () => expect((await send(orderEvent())).status).toBe(202));
  });
});

describe('bodies that there is no memory for', () => {
  const MIB = 1024 * 1024;

  test('wait, then are told to come back, and the other half is left to others', async () => {
    const other = await worldWith({ BODIES_IN_FLIGHT_MIB: '4' });
    const [loud, quiet] = [await other.tenant(), await other.tenant()];
    const half = halfARequest(other.api.url, loud.key, 2 * MIB - 10);
    await eventually(async () => {
      const { status, headers, body } = await loud.send(orderEvent());
      expect([status, headers.get('retry-after'), body]).toEqual([
        503,
        '1',
        { error: 'The service is busy' },
      ]);
    });
    expect((await quiet.send(orderEvent())).status).toBe(202);
    half.destroy();
    await eventually(async () => expect((await loud.send(orderEvent())).status).toBe(202));
  });

  test('are refused when they are larger than half of it', async () => {
    const other = await worldWith({ BODIES_IN_FLIGHT_MIB: '4' });
    const { call } = await other.tenant();
    const { status } = await call('POST', BATCH, `{"events":[${' '.repeat(3 * MIB)}]}`);
    expect(status).toBe(413);
  });
});

describe('wrong keys', () => {
  async function askWith(api: ApiCaller, keys: readonly string[]) {
    const statuses: number[] = [];
    while (statuses.length < keys.length) {
      const some = keys.slice(statuses.length, statuses.length + 100);
      const answers = some.map((key) => api.call('GET', '/v1/event-types', { key }));
      for (const { status } of await Promise.all(answers)) statuses.push(status);
    }
    return statuses;
  }

  test.each(['x', 'rxh_short', `rxh_${'x'.repeat(44)}`, `key_${'x'.repeat(43)}`])(
    'of another shape are refused without a look into the database: %s',
    async (key) => {
      const other = await worldWith({});
      await other.database.query('ALTER TABLE api_keys RENAME TO gone');
      expect(await askWith(other.api, [key])).toEqual([401]);
    },
  );

  test('beyond the share of an address are looked up together, and a right one is found', async () => {
    const other = await worldWith({});
    const { key } = await other.tenant();
    const statuses = await askWith(
      other.api,
      Array.from({ length: 600 }, (_, it) => strange(it)),
    );
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    const [right] = await askWith(other.api, [key]);
    expect(right).toBe(200);
  });

  test('are looked up no more often than an address may try, and then once a second', async () => {
    const other = await worldWith({});
    const query = vi.spyOn(Client.prototype, 'query');
    onTestFinished(() => query.mockRestore());
    const startedMs = performance.now();
    const statuses = await askWith(
      other.api,
      Array.from({ length: 1500 }, (_, it) => strange(it)),
    );
    const seconds = Math.ceil((performance.now() - startedMs) / 1000);
    const looks = query.mock.calls.filter(([sql]) => sql.includes('"api_keys"'));
    expect(statuses.filter((status) => status === 429)).toHaveLength(1200);
    expect(looks.length).toBeGreaterThan(100);
    expect(looks.length).toBeLessThanOrEqual(300 + seconds + 1);
  }, 40_000);

  test('do not harm a right key that this process has never seen', async () => {
    const other = await worldWith({});
    const { key } = await other.tenant();
    const app = await createApi(loadConfig(other.env));
    onTestFinished(() => app.close());
    await app.listen(0, '127.0.0.1');
    const fresh = new ApiCaller(await app.getUrl(), ADMIN_KEY);
    const many = Array.from({ length: 400 }, (_, it) => strange(it));
    await askWith(fresh, many);
    expect(await askWith(fresh, [key])).toEqual([200]);
  });

  test('are counted by the client that a trusted proxy names, and by nobody else’s word', async () => {
    const [trusting, careful] = [
      await worldWith({ TRUSTED_PROXIES: '127.0.0.0/8' }),
      await worldWith({}),
    ];
    const last = async (other: World, address: string) => {
      const headers = { 'X-Forwarded-For': address };
      const call = () => other.api.call('GET', '/v1/event-types', { key: 'rxh_x', headers });
      return (await call()).status;
    };
    for (const other of [trusting, careful])
      await Promise.all(Array.from({ length: 301 }, () => last(other, '203.0.113.1')));
    expect(await last(trusting, '203.0.113.1')).toBe(429);
    expect(await last(trusting, '203.0.113.2')).toBe(401);
    expect(await last(careful, '203.0.113.2')).toBe(429);
  });
});

test('an upload that breaks off is no error of ours', async () => {
  const { url, output } = await loggingApi(world.env);
  const socket = halfARequest(url, tenant.key, 1000);
  await once(socket, 'connect');
  await sleep(200); // nothing tells when the half of a request has come
  socket.destroy();
  const log = await eventually(async () => {
    const text = await output();
    expect(text).toContain(EVENTS);
    return text;
  });
  const levels = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).level as number);
  expect(Math.max(...levels)).toBeLessThan(40);
});
