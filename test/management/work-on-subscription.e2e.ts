/** What an operator does with one subscription: send a test to it, probe its circuit, discard what waits for it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED, managedIn } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '600' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const sendTest = (uid: string, event_type: string) =>
  tenant.call('POST', `${MANAGED}/${uid}/test`, { event_type });
const discard = (uid: string, body: object = {}) =>
  tenant.call('POST', `${MANAGED}/${uid}/discard`, body);

test('a test goes to the target with its headers, signed by both secrets during a rotation', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`, 'pharmacy_order_created', {
    meta_data: { header_key: 'X-Team', header_value: 'blue' },
  });
  await tenant.call('POST', `${MANAGED}/${uid}/rotate-secret`, { overlap_hours: 1 });
  const answer = await sendTest(uid, 'pharmacy_sku_stock_updated');
  expect(answer).toMatchObject({
    status: 200,
    body: { success: true, status_code: 200, error: null },
  });
  const [request] = await endpoint.waitFor(1);
  expect(request?.headers).toMatchObject({ 'x-team': 'blue' });
  expect(String(request?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  expect(JSON.parse(String(request?.body))).toEqual(answer.body.payload_sent);
});

test('a test that the receiver refuses is answered with its status', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 503 }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  const { status, body } = await sendTest(uid, 'pharmacy_order_created');
  expect([status, body.success, body.status_code]).toEqual([200, false, 503]);
  expect(body.error).toEqual(expect.any(String));
});

test('an event type of another contract is refused, with the call that lists those there are', async () => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/in');
  const { status, body } = await sendTest(uid, 'booking.created');
  expect(status).toBe(422);
  expect(body.details).toEqual([
    {
      field: 'event_type',
      message:
        'is not an event type of the contract rxscale; GET /v1/event-types?contract=rxscale lists them',
    },
  ]);
});

const openCircuit = (uid: string) =>
  world.database.query(
    `INSERT INTO endpoint_states (subscription_uid, organisation_uid, is_open, openings, held_until)
     VALUES ($1, $2, true, 1, now() + interval '1 hour')`,
    [uid, tenant.uid],
  );
const probe = (uid: string) => tenant.call('POST', `${MANAGED}/${uid}/probe`);

test('a probe closes the circuit of a receiver that is well again, and what waits is sent', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await openCircuit(uid);
  for (const id of ['one', 'two']) {
    await tenant.send(orderEvent({ id }));
    await deliveryIn(tenant, 'pending', id);
  }
  expect(await probe(uid)).toMatchObject({ status: 202, body: { uid } });
  for (const id of ['one', 'two']) await deliveryIn(tenant, 'succeeded', id);
});

test('a probe of a receiver that still fails is one request, and the circuit stays open', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500 }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await openCircuit(uid);
  for (const id of ['one', 'two']) {
    await tenant.send(orderEvent({ id }));
    await deliveryIn(tenant, 'pending', id);
  }
  await probe(uid);
  await deliveryIn(tenant, 'retrying', 'one');
  await managedIn(tenant, uid, { health: { circuit: 'open', held_until: expect.any(String) } });
  await deliveryIn(tenant, 'pending', 'two');
  expect(endpoint.requests).toHaveLength(1);
});

test('a probe that succeeds closes the circuit, also when another one was asked for meanwhile', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  let asked = 0;
  const endpoint = await receiver({
    respond: async () => {
      if ((asked += 1) > 1) return { status: 500 };
      await answered;
      return {};
    },
  });
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await openCircuit(uid);
  for (const id of ['one', 'two']) {
    await tenant.send(orderEvent({ id }));
    await deliveryIn(tenant, 'pending', id);
  }
  await probe(uid);
  await endpoint.waitFor(1);
  expect((await probe(uid)).status).toBe(202);
  answer();
  await deliveryIn(tenant, 'succeeded', 'one');
  await deliveryIn(tenant, 'retrying', 'two');
  await managedIn(tenant, uid, { health: { circuit: 'closed' } });
});

test('a probe is refused when the circuit is closed, or nothing waits', async () => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/in');
  const closed = await probe(uid);
  expect([closed.status, closed.body.error]).toEqual([
    409,
    'The circuit is closed: deliveries are sent without a probe.',
  ]);
  await openCircuit(uid);
  const idle = await probe(uid);
  expect([idle.status, idle.body.error]).toEqual([
    409,
    `No delivery waits that could be the probe; POST ${MANAGED}/${uid}/test sends a test event.`,
  ]);
});

test.each(['paused', 'disabled'])('a probe of a subscription that is %s is refused', async (to) => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/in');
  await world.database.query('UPDATE subscriptions SET status = $2 WHERE uid = $1', [uid, to]);
  await openCircuit(uid);
  const { status, body } = await probe(uid);
  expect([status, body.error]).toEqual([
    409,
    `The subscription is ${to}; call POST ${MANAGED}/${uid}/resume first.`,
  ]);
});

test('a probe is the delivery that waits longest, also when its retry is not due yet', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await openCircuit(uid);
  for (const id of ['soon', 'late']) {
    await tenant.send(orderEvent({ id }));
    await deliveryIn(tenant, 'pending', id);
  }
  const postpone = `
    UPDATE deliveries d SET due_at = now() + CASE e.id WHEN 'soon' THEN interval '1 hour' ELSE interval '2 hours' END
    FROM events e WHERE e.uid = d.event_uid AND d.subscription_uid = $1`;
  await world.database.query(postpone, [uid]);
  expect((await probe(uid)).status).toBe(202);
  await deliveryIn(tenant, 'succeeded', 'soon');
  await deliveryIn(tenant, 'pending', 'late');
});

test('a probe of a receiver that is held is refused with the time', async () => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/in');
  await world.database.query(
    `INSERT INTO endpoint_states (subscription_uid, organisation_uid, held_until)
     VALUES ($1, $2, now() + interval '10 minutes')`,
    [uid, tenant.uid],
  );
  const { status, body } = await probe(uid);
  expect(status).toBe(409);
  expect(body.error).toMatch(/nothing is sent before \d{4}-.*Z\. Wait, or call POST/);
});

test('what waits for a subscription is counted, then discarded, and can be resent', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  await tenant.send(orderEvent({ id: 'waits' }));
  await deliveryIn(tenant, 'pending', 'waits');
  expect((await discard(uid, { dry_run: true })).body).toEqual({ dry_run: true, deliveries: 1 });
  await deliveryIn(tenant, 'pending', 'waits');
  expect((await discard(uid)).body).toEqual({ dry_run: false, deliveries: 1 });
  const discarded = await deliveryIn(tenant, 'cancelled', 'waits');
  expect(discarded.reason).toBe('It was discarded while it waited.');
  await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  expect((await tenant.call('POST', `${DELIVERIES}/${discarded.uid}/resend`)).status).toBe(202);
  await deliveryIn(tenant, 'succeeded', 'waits');
});
