/** What an organisation's statistics say of what was done. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { setUpPharmacy } from '../support/pharmacy.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const STATS = '/v1/management/stats';
const WITHIN = { timeoutMs: 15_000 };

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '0.1' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

type Counts = Readonly<Record<'accepted' | 'attempts' | 'succeeded' | 'failed', number>>;

/** Over all rows, for a minute may end between two events. */
function sumOf(rows: readonly Counts[]): Counts {
  const sum = (name: keyof Counts) => rows.reduce((total, row) => total + row[name], 0);
  return {
    accepted: sum('accepted'),
    attempts: sum('attempts'),
    succeeded: sum('succeeded'),
    failed: sum('failed'),
  };
}

async function statsOf(path: string, by: Pick<Tenant, 'call'> = tenant) {
  const { status, body } = await by.call('GET', path);
  expect(status).toBe(200);
  return body;
}
const summed = (path: string, expected: Counts, by?: Pick<Tenant, 'call'>) =>
  eventually(async () => expect(sumOf((await statsOf(path, by)).data)).toEqual(expected), WITHIN);

test('an organisation, its endpoints and its event types are told of events, attempts and ends', async () => {
  const [good, bad] = [await receiver(), await receiver({ respond: () => ({ status: 400 }) })];
  const { uid: well } = await tenant.subscribe(`${good.url}/in`);
  const { uid: ill } = await tenant.subscribe(`${bad.url}/in`);
  for (const id of ['one', 'two']) await tenant.send(orderEvent({ id }));
  await tenant.send(orderEvent({ id: 'unwanted', event_type: 'pharmacy_order_updated' }));

  await summed(`${MANAGED}/${well}/stats`, { accepted: 2, attempts: 2, succeeded: 2, failed: 0 });
  await summed(`${MANAGED}/${ill}/stats`, { accepted: 2, attempts: 4, succeeded: 0, failed: 2 });
  await summed(STATS, { accepted: 3, attempts: 6, succeeded: 2, failed: 2 });
  const { data: types } = await statsOf(`${STATS}?by=event_type,endpoint`);
  const ofWell = types.filter((row: { subscription_uid: string }) => row.subscription_uid === well);
  expect(new Set(ofWell.map((row: { event_type: string }) => row.event_type))).toEqual(
    new Set(['pharmacy_order_created']),
  );
});

test('rows have the times of requests, and the subscription how it fares', async () => {
  const endpoint = await receiver({ respond: () => ({ delayMs: 60 }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.send(orderEvent());
  await summed(`${MANAGED}/${uid}/stats`, { accepted: 1, attempts: 1, succeeded: 1, failed: 0 });
  const { data } = await statsOf(`${MANAGED}/${uid}/stats`);
  const row = data.find(({ attempts }: Counts) => attempts > 0);
  expect(row.receiver_ms.p50).toBeGreaterThan(40);
  expect(row.first_attempt_latency_ms.p95).toEqual(expect.any(Number));
  expect(await statsOf(`${MANAGED}/${uid}`)).toMatchObject({
    success_rate: 1,
    last_success_at: expect.any(String),
    backlog: 0,
    oldest_waiting_at: null,
  });
});

test('what waits for a paused subscription is its backlog, and the oldest of all', async () => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/in');
  await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  for (const id of ['one', 'two']) {
    await tenant.send(orderEvent({ id }));
    await deliveryIn(tenant, 'pending', id);
  }
  const one = await statsOf(`${MANAGED}/${uid}`);
  expect(one).toMatchObject({
    backlog: 2,
    success_rate: null,
    oldest_waiting_at: expect.any(String),
  });
  expect((await statsOf(MANAGED)).data).toMatchObject([{ uid, backlog: 2 }]);
  expect((await statsOf(STATS)).oldest_waiting_at).toBe(one.oldest_waiting_at);
});

test('a worker that stops writes what it has counted', async () => {
  const own = await startWorld({}, { withWorker: false });
  try {
    const other = await own.tenant();
    const endpoint = await receiver();
    await other.subscribe(`${endpoint.url}/in`);
    const worker = await own.startWorker();
    await other.send(orderEvent({ id: 'last' }));
    await deliveryIn(other, 'succeeded', 'last');
    await worker.close();
    const { data } = await statsOf(STATS, other);
    expect(sumOf(data)).toMatchObject({ accepted: 1, succeeded: 1 });
  } finally {
    await own.close();
  }
});

test('a test that is sent is not counted', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.call('POST', `${MANAGED}/${uid}/test`, { event_type: 'pharmacy_order_created' });
  await tenant.send(orderEvent());
  await summed(`${MANAGED}/${uid}/stats`, { accepted: 1, attempts: 1, succeeded: 1, failed: 0 });
});

test('a pharmacy sees what was done for its own subscriptions, and no other one', async () => {
  const endpoint = await receiver();
  const pharmacy = await setUpPharmacy(world.api, tenant.uid);
  const { uid: ofOrganisation } = await tenant.subscribe(`${endpoint.url}/organisation`);
  await pharmacy.subscribe(`${endpoint.url}/pharmacy`);
  await tenant.send(orderEvent({ pharmacy_uid: pharmacy.uid }));
  await tenant.send(orderEvent());
  await summed(STATS, { accepted: 2, attempts: 3, succeeded: 3, failed: 0 });
  await summed(STATS, { accepted: 1, attempts: 1, succeeded: 1, failed: 0 }, pharmacy);
  const answer = await pharmacy.call('GET', `${MANAGED}/${ofOrganisation}/stats`);
  expect(answer.status).toBe(404);
});

test.each(['by=pharmacy', 'step=day', 'from=yesterday', 'from=2020-01-01T00:00:00Z'])(
  '%s is refused',
  async (query) => {
    expect((await tenant.call('GET', `${STATS}?${query}`)).status).toBe(400);
  },
);
