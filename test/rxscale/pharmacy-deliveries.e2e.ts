import { createHmac } from 'node:crypto';
import type { ReceivedRequest } from '@rxhooks/testing';
import { Webhook } from 'standardwebhooks';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { exampleData, orderEvent } from '../support/events.js';
import { type Pharmacy, PHARMACY_SUBSCRIPTIONS, setUpPharmacy } from '../support/pharmacy.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;
let pharmacy: Pharmacy;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  pharmacy = await setUpPharmacy(world.api, tenant.uid);
});

const hmac = ({ body }: ReceivedRequest, secret: string) =>
  createHmac('sha256', secret).update(body).digest('hex');
const signatureOf = ({ headers }: ReceivedRequest) => headers['x-webhook-signature'];
const standard = ({ body, headers }: ReceivedRequest, secret: string) =>
  new Webhook(secret).verify(body.toString(), { ...headers });

/** An order of one pharmacy, and the bytes of the delivery at each level. */
function orderOf(pharmacyUid: string, more: object = {}) {
  const event = orderEvent({ pharmacy_uid: pharmacyUid, ...more });
  const envelope = (data: object) =>
    JSON.stringify({
      event_type: event.event_type,
      timestamp: event.timestamp,
      payload_version: '1',
      data,
    });
  const { fulfillment, ...rest } = event.data;
  expect(fulfillment).toHaveProperty('uid');
  return { event, atOrganisation: envelope(event.data), atPharmacy: envelope(rest) };
}

test.each(['pharmacy_order_created', 'pharmacy_order_updated'])(
  'one %s becomes two bodies, with and without fulfillment, each signed with a secret of its own',
  async (type) => {
    const endpoint = await receiver();
    const whole = await tenant.subscribe(`${endpoint.url}/organisation`, type);
    const part = await pharmacy.subscribe(`${endpoint.url}/pharmacy`, type);
    const { event, atOrganisation, atPharmacy } = orderOf(pharmacy.uid, { event_type: type });

    await tenant.send(event);
    const requests = await endpoint.waitFor(2);

    const at = (path: string) => requests.find((request) => request.path === path)!;
    const [toOrganisation, toPharmacy] = [at('/organisation'), at('/pharmacy')];
    expect(toOrganisation.body.toString()).toBe(atOrganisation);
    expect(toPharmacy.body.toString()).toBe(atPharmacy);
    expect(signatureOf(toOrganisation)).toBe(hmac(toOrganisation, whole.signing_secret));
    expect(signatureOf(toPharmacy)).toBe(hmac(toPharmacy, part.signing_secret));
    standard(toOrganisation, whole.signing_secret);
    standard(toPharmacy, part.signing_secret);
    expect(() => standard(toPharmacy, whole.signing_secret)).toThrow();
    const ids = [toOrganisation, toPharmacy].map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
  },
);

test('one endpoint with subscriptions at both levels gets both bodies', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(endpoint.url);
  await pharmacy.subscribe(endpoint.url);
  const { event, atOrganisation, atPharmacy } = orderOf(pharmacy.uid);
  await tenant.send(event);
  const bodies = (await endpoint.waitFor(2)).map(({ body }) => body.toString());
  expect(bodies.toSorted()).toEqual([atOrganisation, atPharmacy].toSorted());
});

test('a pharmacy gets the events of its own alone, the organisation those of all', async () => {
  const endpoint = await receiver();
  const neighbour = await setUpPharmacy(world.api, tenant.uid);
  await tenant.subscribe(`${endpoint.url}/organisation`);
  await pharmacy.subscribe(`${endpoint.url}/pharmacy`);
  await neighbour.subscribe(`${endpoint.url}/neighbour`);
  const of = [undefined, neighbour.uid, pharmacy.uid];
  for (const [index, pharmacy_uid] of of.entries())
    await tenant.send(orderEvent({ timestamp: index, pharmacy_uid }));

  const requests = await endpoint.waitFor(5);

  const seen = requests.map(({ path, body }) => `${path} ${JSON.parse(body.toString()).timestamp}`);
  expect(seen.toSorted()).toEqual([
    '/neighbour 1',
    '/organisation 0',
    '/organisation 1',
    '/organisation 2',
    '/pharmacy 2',
  ]);
  // All deliveries of an event are opened at once, so that no further one can be on its way.
  await eventually(async () => {
    const { body } = await tenant.call('GET', DELIVERIES);
    expect(body.data).toHaveLength(5);
  });
  const own = await pharmacy.call('GET', DELIVERIES);
  expect(own.body.data).toMatchObject([{ target: `${endpoint.url}/pharmacy` }]);
});

test('every attempt of a pharmacy-level delivery carries the same bytes and signature', async () => {
  const answers = [{ status: 500 }, { status: 503 }];
  const endpoint = await receiver({ respond: () => answers.shift() ?? {} });
  await pharmacy.subscribe(endpoint.url);
  const { event, atPharmacy } = orderOf(pharmacy.uid);
  await tenant.send(event);
  const requests = await endpoint.waitFor(3);
  expect(requests.map(({ body }) => body.toString())).toEqual(Array(3).fill(atPharmacy));
  expect(new Set(requests.map(signatureOf)).size).toBe(1);
});

test('the custom header of a registration is on its deliveries, and the signature header keeps its value', async () => {
  const endpoint = await receiver();
  const meta_data = { header_key: 'X-Partner', header_value: 'b41-value' };
  const subscription = await pharmacy.subscribe(endpoint.url, undefined, { meta_data });
  await tenant.send(orderEvent({ pharmacy_uid: pharmacy.uid }));
  const [request] = (await endpoint.waitFor(1)) as [ReceivedRequest];
  expect(request.headers['x-partner']).toBe('b41-value');
  expect(signatureOf(request)).toBe(hmac(request, subscription.signing_secret));
});

test('a stock change reaches the pharmacy whole', async () => {
  const endpoint = await receiver();
  const type = 'pharmacy_sku_stock_updated';
  await pharmacy.subscribe(endpoint.url, type);
  await tenant.subscribe(endpoint.url, type);
  const data = exampleData(type);
  await tenant.send(orderEvent({ event_type: type, pharmacy_uid: pharmacy.uid, data }));
  const bodies = (await endpoint.waitFor(2)).map(({ body }) => JSON.parse(body.toString()));
  expect(bodies.map((body) => body.data)).toEqual([data, data]);
});

test('a removal cancels what is still open, and later events do not reach the target', async () => {
  const endpoint = await receiver({
    respond: ({ path }) => ({ status: path === '/gone' ? 500 : 200 }),
  });
  const { uid } = await pharmacy.subscribe(`${endpoint.url}/gone`);
  // An hour until the second attempt: the delivery is open when the subscription goes.
  const managed = `/v1/management/subscriptions/${uid}`;
  await tenant.call('PATCH', managed, { retry_schedule_seconds: [3600] });
  const first = orderEvent({ pharmacy_uid: pharmacy.uid });
  await tenant.send(first);
  await deliveryIn(pharmacy, 'retrying', first.id);

  expect((await pharmacy.call('DELETE', PHARMACY_SUBSCRIPTIONS + uid)).status).toBe(204);
  await deliveryIn(pharmacy, 'cancelled', first.id);
  await pharmacy.subscribe(`${endpoint.url}/new`);
  const second = orderEvent({ pharmacy_uid: pharmacy.uid });
  await tenant.send(second);
  await deliveryIn(pharmacy, 'succeeded', second.id);

  expect(endpoint.requests.map(({ path }) => path)).toEqual(['/gone', '/new']);
});
