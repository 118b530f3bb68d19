/** What an operator does with one subscription: send a test to it, and discard what waits for it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
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
