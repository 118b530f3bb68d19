import type { ReceivedRequest } from '@rxhooks/testing';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED, REST_MS } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { deliveryFacts } from '../support/facts.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const RATE = 10;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '1.5,600' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const orders = (count: number) => Array.from({ length: count }, () => orderEvent());
const sendAll = (events: readonly object[]) => tenant.call('POST', '/v1/events/batch', { events });
const change = (uid: string, changes: object) => tenant.call('PATCH', `${MANAGED}/${uid}`, changes);

test('a paused subscription has its deliveries made, which wait until it is resumed', async () => {
  const [endpoint, other] = [await receiver(), await receiver()];
  const target = `${endpoint.url}/paused`;
  const { uid } = await tenant.subscribe(target);
  const paused = await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  expect(paused).toMatchObject({ status: 200, body: { status: 'paused' } });

  await tenant.subscribe(`${other.url}/proof`);
  await sendAll(orders(3));
  await other.waitFor(3);
  const facts = await eventually(async () => {
    const found = (await deliveryFacts(world.database)).filter((fact) => fact.target === target);
    expect(found).toHaveLength(3);
    return found;
  });
  expect(facts.map(({ status, attemptsMade }) => [status, attemptsMade])).toEqual(
    facts.map(() => ['pending', 0]),
  );
  expect(endpoint.requests).toEqual([]);

  const resumed = await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  expect(resumed).toMatchObject({ status: 200, body: { status: 'active' } });
  await endpoint.waitFor(3, 2 * REST_MS);
}, 40_000);

test('a subscription that is paused between two attempts gets the second one after it is resumed', async () => {
  const replies = [{ status: 500 }];
  const endpoint = await receiver({ respond: () => replies.shift() ?? {} });
  const { uid } = await tenant.subscribe(`${endpoint.url}/paused-in-between`);
  await tenant.send(orderEvent({ id: 'in-between' }));
  await deliveryIn(tenant, 'retrying', 'in-between');
  await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  await world.database.query('UPDATE deliveries SET due_at = now() WHERE subscription_uid = $1', [
    uid,
  ]);

  await tenant.call('POST', `${MANAGED}/${uid}/resume`);

  await deliveryIn(tenant, 'succeeded', 'in-between');
  expect(endpoint.requests).toHaveLength(2);
}, 30_000);

test('a new target gets the next attempt of a delivery that is being retried', async () => {
  const [old, moved] = [await receiver({ respond: () => ({ status: 500 }) }), await receiver()];
  const { uid } = await tenant.subscribe(`${old.url}/old`);
  await tenant.send(orderEvent({ id: 'follows' }));
  await deliveryIn(tenant, 'retrying', 'follows');

  const answer = await change(uid, { target: `${moved.url}/new` });

  expect(answer).toMatchObject({ status: 200, body: { target: `${moved.url}/new` } });
  const [request] = await moved.waitFor(1, 10_000);
  expect(request?.headers['webhook-id']).toBe(old.requests[0]?.headers['webhook-id']);
  await deliveryIn(tenant, 'succeeded', 'follows');
  expect(old.requests).toHaveLength(1);
});

test('a target that another subscription has is refused, and the old one stays', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/taken`);
  const { uid } = await tenant.subscribe(`${endpoint.url}/own`);

  const answer = await change(uid, { target: `${endpoint.url}/taken` });

  expect(answer.status).toBe(409);
  const { body } = await tenant.call('GET', `${MANAGED}/${uid}`);
  expect(body.target).toBe(`${endpoint.url}/own`);
});

test('delays that are written with a point and a zero are taken for what they are', async () => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/delays');
  const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };
  const delays = ['5.0', '3e2', '0.15e2'].map(rawJSON);
  const { status, body } = await change(uid, { retry_schedule_seconds: delays });
  expect([status, body.retry_schedule_seconds]).toEqual([200, [5, 300, 15]]);
});

test('a subscription is retried by a schedule of its own, and by the default again afterwards', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500 }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/own-schedule`);
  await change(uid, { retry_schedule_seconds: [1] });

  await tenant.send(orderEvent({ id: 'own-schedule' }));

  const { attempts } = await deliveryIn(tenant, 'failed', 'own-schedule');
  expect(attempts).toHaveLength(2);
  const [first, second] = endpoint.requests;
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(950);
  const { body } = await change(uid, { retry_schedule_seconds: null });
  expect(body.retry_schedule_seconds).toBeNull();
});

test('no second sees more requests than the limit of a subscription, over two workers', async () => {
  await world.startWorker();
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/limited`);
  await change(uid, { rate_limit_per_second: RATE });

  await sendAll(orders(4 * RATE));

  const requests = await endpoint.waitFor(4 * RATE, 20_000);
  // Turns that were not taken for a fifth of a second may be made up for, and a request is not there at once.
  expect(busiestSecond(requests)).toBeLessThanOrEqual(RATE * 1.2 + 2);
  const seconds = (requests.at(-1)!.at - requests[0]!.at) / 1000;
  expect(seconds).toBeGreaterThanOrEqual(3.5);
}, 30_000);

function busiestSecond(requests: readonly ReceivedRequest[]): number {
  const within = ({ at }: ReceivedRequest) =>
    requests.filter((other) => other.at >= at && other.at < at + 1000).length;
  return Math.max(...requests.map(within));
}
