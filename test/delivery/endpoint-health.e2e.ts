import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { letHoldEnd, managedIn, REST_MS } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { deliveryFacts } from '../support/facts.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const BURST = 120;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  // Long enough that no retry comes in between, but for those that a receiver asks for.
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '600,600' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const orders = (count: number) => Array.from({ length: count }, () => orderEvent());
const sendAll = (events: readonly object[]) => tenant.call('POST', '/v1/events/batch', { events });
const factsOf = async (target: string) =>
  (await deliveryFacts(world.database)).filter((fact) => fact.target === target);

test('nothing is sent before the time that Retry-After asks for, with fifty events in the queue', async () => {
  const replies = [{ status: 503, headers: { 'Retry-After': '2' } }];
  const endpoint = await receiver({ respond: () => replies.shift() ?? {} });
  const { uid } = await tenant.subscribe(`${endpoint.url}/later`);
  await tenant.send(orderEvent());
  await managedIn(tenant, uid, { health: { held_until: expect.any(String), circuit: 'closed' } });

  await sendAll(orders(50));

  const [first, ...others] = await endpoint.waitFor(51, REST_MS);
  expect(Math.min(...others.map(({ at }) => at)) - first!.at).toBeGreaterThanOrEqual(2000);
});

test('an endpoint that answers 503 is left alone for a second', async () => {
  const replies = [{ status: 503 }];
  const endpoint = await receiver({ respond: () => replies.shift() ?? {} });
  const { uid } = await tenant.subscribe(`${endpoint.url}/busy`);
  await tenant.send(orderEvent());
  await managedIn(tenant, uid, { health: { held_until: expect.any(String) } });

  await tenant.send(orderEvent());

  const [first, second] = await endpoint.waitFor(2, REST_MS);
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(1000);
});

test('an endpoint that answers 410 is disabled at once, and what waits for it is skipped', async () => {
  const replies = [{ status: 500 }, { status: 410 }];
  const endpoint = await receiver({ respond: () => replies.shift() ?? {} });
  const { uid } = await tenant.subscribe(`${endpoint.url}/gone`);
  await tenant.send(orderEvent({ id: 'waits' }));
  await deliveryIn(tenant, 'retrying', 'waits');

  await tenant.send(orderEvent({ id: 'last' }));

  const reason = 'The receiver answered 410: it wants no more deliveries.';
  await managedIn(tenant, uid, { status: 'disabled', status_reason: reason });
  await deliveryIn(tenant, 'failed', 'last');
  await deliveryIn(tenant, 'skipped', 'waits');
  expect(endpoint.requests).toHaveLength(2);
});

test('a circuit that is open parks deliveries, which costs none of them an attempt', async () => {
  const [endpoint, other] = [
    await receiver({ respond: () => ({ status: 500 }) }),
    await receiver(),
  ];
  const target = `${endpoint.url}/broken`;
  const { uid } = await tenant.subscribe(target);
  await sendAll(orders(12));
  await managedIn(tenant, uid, { status: 'active', health: { circuit: 'open' } });
  const { length } = endpoint.requests;

  const parked = orders(20);
  await sendAll(parked);
  await tenant.subscribe(`${other.url}/proof`);
  await tenant.send(orderEvent());

  await other.waitFor(1);
  const ids = new Set(parked.map(({ id }) => id));
  await eventually(async () => {
    const facts = (await factsOf(target)).filter(({ eventId }) => ids.has(eventId));
    expect(facts.map(({ status, attemptsMade }) => [status, attemptsMade])).toEqual(
      parked.map(() => ['pending', 0]),
    );
  });
  expect(endpoint.requests).toHaveLength(length);
});

test('a circuit lets one request through when its time is over, and everything after its success', async () => {
  let isBroken = true;
  const endpoint = await receiver({
    respond: () => (isBroken ? { status: 500 } : { delayMs: 100 }),
  });
  const { uid } = await tenant.subscribe(`${endpoint.url}/recovers`);
  await sendAll(orders(12));
  await managedIn(tenant, uid, { health: { circuit: 'open' } });
  await sendAll(orders(20));
  const before = endpoint.requests.length;

  isBroken = false;
  await letHoldEnd(world, uid);

  const requests = await endpoint.waitFor(before + 20, 2 * REST_MS);
  const [probe, next] = requests.slice(before);
  expect(next!.at - probe!.at).toBeGreaterThanOrEqual(100);
  await managedIn(tenant, uid, { health: { circuit: 'closed', failing_since: null } });
}, 40_000);

test('a circuit whose probe fails stays open, and the probe alone was sent', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500 }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/still-broken`);
  await sendAll(orders(12));
  await managedIn(tenant, uid, { health: { circuit: 'open' } });
  await sendAll(orders(20));
  const before = endpoint.requests.length;

  await letHoldEnd(world, uid);

  await endpoint.waitFor(before + 1, REST_MS);
  const { health } = await managedIn(tenant, uid, { health: { held_until: expect.any(String) } });
  expect(health.circuit).toBe('open');
  expect(endpoint.requests).toHaveLength(before + 1);
}, 30_000);

test('an endpoint that fails one request in four keeps its circuit closed, also in a burst', async () => {
  const endpoint = await receiver({
    respond: () => ({ status: endpoint.requests.length % 4 === 0 ? 500 : 200, delayMs: 50 }),
  });
  const target = `${endpoint.url}/flaky`;
  const { uid } = await tenant.subscribe(target);

  await Promise.all([1, 2].map(() => sendAll(orders(BURST / 2))));

  await endpoint.waitFor(BURST, REST_MS);
  await eventually(async () => {
    const facts = await factsOf(target);
    expect(facts.filter(({ attemptsMade }) => attemptsMade === 1)).toHaveLength(BURST);
  });
  await managedIn(tenant, uid, { health: { circuit: 'closed' } });
  const rows = await world.database.query(
    'SELECT openings FROM endpoint_states WHERE subscription_uid = $1',
    [uid],
  );
  expect(rows).toEqual([{ openings: 0 }]);
});
