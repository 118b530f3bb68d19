import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ApiCaller } from '../support/api-caller.js';
import { childApp } from '../support/child-app.js';
import { decodaOf, patientEvent } from '../support/decoda.js';
import { orderEvent } from '../support/events.js';
import { lines } from '../support/raw-http.js';
import { SUBSCRIPTIONS } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const MEBIBYTE = 1024 * 1024;
const CONTAINER_BYTES = 256 * MEBIBYTE;
/** What the image's flags make of the container: half of it, and beside it the young generation that they say. */
const HEAP = ['--max-old-space-size=128', '--max-semi-space-size=8', '--heap-growing-percent=20'];

let world: World;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());

/** What a process has that the machine cannot take back, at its most; from /proc, so on Linux alone. */
function watchMemory(pid: number) {
  let most = 0;
  const look = () => {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    )?.[1];
    most = Math.max(most, Number(kilobytes) * 1024);
  };
  const timer = setInterval(look, 10);
  onTestFinished(() => clearInterval(timer));
  return {
    most() {
      look();
      return most;
    },
  };
}

/** Of 200 KB, with many values. */
function largeEvent() {
  const event = orderEvent();
  const extra = Array.from({ length: 2000 }, (_, place) => ({ place, text: 'x'.repeat(75) }));
  return { ...event, data: { ...event.data, extra } };
}

test.runIf(process.platform === 'linux')(
  'an api with the heap of a container of 256 MB takes 24 events of 200 KB at a time, and stays within it',
  async () => {
    const tenant = await world.tenant();
    const api = await childApp('api', world.env, { flags: HEAP });
    const caller = new ApiCaller(api.url, ADMIN_KEY);
    const send = () => caller.call('POST', '/v1/events', { key: tenant.key, body: largeEvent() });
    const statuses: number[] = [];
    const memory = watchMemory(api.pid);
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(Array.from({ length: 24 }, send));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThan(24);
    expect(new Set([...statuses, 503])).toEqual(new Set([202, 503]));
    expect((await send()).status).toBe(202);
    expect(memory.most()).toBeLessThan(CONTAINER_BYTES);
  },
  60_000,
);

test.runIf(process.platform === 'linux')(
  'an api with that heap stays within it when a hundred pages of megabytes are asked for, and not read',
  async () => {
    const other = await startWorld();
    onTestFinished(() => other.close());
    const tenant = await other.tenant();
    const webhooks = decodaOf(other, tenant);
    const { id } = await webhooks.create('https://hooks.example.com/in', ['PATIENT_CREATED']);
    const data = { ...patientEvent().data, own: 'x'.repeat(900_000) };
    for (let count = 0; count < 5; count += 1)
      await tenant.send(patientEvent({ event_type: 'PATIENT_CREATED', data }));
    await eventually(async () => {
      const made = await other.database.query(
        'SELECT FROM deliveries WHERE subscription_uid = $1',
        [id],
      );
      expect(made).toHaveLength(5);
    });
    const api = await childApp('api', other.env, { flags: HEAP });
    const memory = watchMemory(api.pid);
    const { hostname, port } = new URL(api.url);
    const path = `/webhook/decoda/${id}/delivery-attempts/list?limit=100`;
    const fields = ['Host: a', `TENANT: ${tenant.slug}`, `API-KEY: ${tenant.key}`];
    const ask = () => {
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.pause().write(lines(`GET ${path} HTTP/1.1`, ...fields, ''));
      onTestFinished(() => void socket.destroy());
      return socket;
    };
    for (let count = 0; count < 99; count += 1) ask();
    // Those for which there is no room are told so after five seconds.
    await once(ask().resume(), 'data');

    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
    expect(memory.most()).toBeLessThan(CONTAINER_BYTES);
  },
  60_000,
);

test('an api with that heap lists a thousand subscriptions with all the metadata that they may have', async () => {
  const tenant = await world.tenant();
  // Before the rows: their secrets are none.
  const api = await childApp('api', world.env, { flags: HEAP });
  await world.database.query(
    `INSERT INTO subscriptions (uid, organisation_uid, contract, target, event_types, payload_version, sealed_secret, meta_data)
     SELECT 'ns-large-' || number, $1, 'rxscale', 'https://hooks.example.com/' || number, '{a}', '1', 'v1.test1.x',
            json_build_object('own', repeat('x', 16000))::text
     FROM generate_series(1, 1000) AS number`,
    [tenant.uid],
  );
  onTestFinished(() =>
    world.database.query(`DELETE FROM subscriptions WHERE uid LIKE 'ns-large-%'`),
  );
  const caller = new ApiCaller(api.url, ADMIN_KEY);
  for (const path of [SUBSCRIPTIONS, '/v1/management/subscriptions']) {
    const list = () => caller.call('GET', path, { key: tenant.key });
    const answers = await Promise.all(Array.from({ length: 10 }, list));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }
}, 60_000);
