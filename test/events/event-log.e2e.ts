import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueKey } from '../support/admin.js';
import { deliveryIn } from '../support/deliveries.js';
import { eventText, exampleData, orderEvent } from '../support/events.js';
import { setUpPharmacy } from '../support/pharmacy.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const EVENTS = '/v1/events';
const PHARMACY_PERMISSIONS = ['webhooks_read', 'webhooks_write', 'event:read', 'event_data:read'];

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

type Caller = Pick<Tenant, 'call'>;

const read = (path: string, by: Caller = tenant) => by.call('GET', EVENTS + path);

/** The ids of a list. */
async function idsOf(query: string, by: Caller = tenant): Promise<string[]> {
  const { body } = await read(query, by);
  return body.data.map(({ id }: { id: string }) => id);
}

/** Sends an event and waits for its fan-out. */
async function sendFannedOut(event = orderEvent()) {
  await tenant.send(event);
  await eventually(async () => {
    expect((await read(`/${event.id}`)).body.fan_out).toBe('done');
  });
  return event;
}

describe('one event', () => {
  test('is told by its id and by our uid, with its deliveries as the delivery log has them', async () => {
    const { url } = await receiver();
    const subscription = await tenant.subscribe(url);
    const event = await sendFannedOut();
    const { attempts: _, ...delivery } = await deliveryIn(tenant, 'succeeded', event.id);
    const { status, body } = await read(`/${event.id}`);
    expect({ status, body }).toStrictEqual({
      status: 200,
      body: {
        id: event.id,
        uid: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
        event_type: 'pharmacy_order_created',
        contract: 'rxscale',
        organisation_uid: tenant.uid,
        pharmacy_uid: null,
        timestamp: event.timestamp,
        received_at: expect.stringMatching(/^\d{4}-.*Z$/),
        fan_out: 'done',
        payload: 'stored',
        deliveries: [delivery],
        not_matched: [],
      },
    });
    expect(body.deliveries[0].subscription_uid).toBe(subscription.uid);
    expect((await read(`/${body.uid}`)).body).toEqual(body);
  });

  test('that nobody wants has no deliveries, and one that never came is a 404', async () => {
    const event = await sendFannedOut();
    const { status, body } = await read(`/${event.id}`);
    expect([status, body.deliveries, body.not_matched]).toEqual([200, [], []]);
    expect(await read('/never-came')).toMatchObject({
      status: 404,
      body: { error: 'Resource not found' },
    });
  });

  test('says why each other subscription has no delivery', async () => {
    const { url } = await receiver();
    const pharmacy = await setUpPharmacy(world.api, tenant.uid);
    const removed = await tenant.subscribe(`${url}/removed`);
    const query = new URLSearchParams({
      target: `${url}/removed`,
      notification_type: 'pharmacy_order_created',
    });
    await tenant.call('DELETE', `/v1/management/notification-subscriptions?${query.toString()}`);
    const other = await tenant.subscribe(`${url}/other`, 'appointment_reminder_due');
    const ofPharmacy = await pharmacy.subscribe(`${url}/pharmacy`);
    const event = await sendFannedOut();
    const late = await tenant.subscribe(`${url}/late`);
    const { body } = await read(`/${event.id}`);
    const reasons = Object.fromEntries(
      body.not_matched.map((one: { subscription_uid: string; reason: string }) => [
        one.subscription_uid,
        one.reason,
      ]),
    );
    expect(reasons).toEqual({
      [removed.uid]: 'removed',
      [other.uid]: 'type_not_wanted',
      [ofPharmacy.uid]: 'pharmacy_differs',
      [late.uid]: 'subscribed_later',
    });
    expect(body.not_matched[0].detail).toMatch(/^The subscription .*\.$/);
  });
});

describe('the list', () => {
  test('has the newest events first, page by page', async () => {
    const events = [orderEvent(), orderEvent(), orderEvent()];
    for (const event of events) await tenant.send(event);
    const first = await read('?limit=2');
    const rest = await read(`?limit=2&cursor=${first.body.next_cursor}`);
    const ids = [...first.body.data, ...rest.body.data].map(({ id }) => id);
    expect(ids).toEqual(events.map(({ id }) => id).toReversed());
    expect(rest.body.next_cursor).toBeNull();
  });

  test('is narrowed by type, contract and time', async () => {
    const order = orderEvent();
    await tenant.send(order);
    const reminder = orderEvent({
      event_type: 'appointment_reminder_due',
      data: exampleData('appointment_reminder_due'),
    });
    await tenant.send(reminder);
    const between = (await read(`/${reminder.id}`)).body.received_at;
    expect(await idsOf('?event_type=pharmacy_order_created')).toEqual([order.id]);
    expect(await idsOf('?contract=rxscale')).toEqual([reminder.id, order.id]);
    expect(await idsOf('?contract=semble')).toEqual([]);
    expect(await idsOf(`?received_after=${between}`)).toEqual([reminder.id]);
    expect(await idsOf(`?received_before=${between}`)).toEqual([order.id]);
  });

  test('is narrowed by what became of the events', async () => {
    const nobody = await sendFannedOut();
    const works = await receiver();
    const fails = await receiver({ respond: () => ({ status: 500 }) });
    await tenant.subscribe(works.url);
    const fine = await sendFannedOut();
    await deliveryIn(tenant, 'succeeded', fine.id);
    await tenant.subscribe(fails.url);
    const half = await sendFannedOut();
    await eventually(async () => expect(await idsOf('?has=failed')).toEqual([half.id]));
    expect(await idsOf('?has=no_recipient')).toEqual([nobody.id]);
    expect(await idsOf('?has=succeeded')).toEqual([half.id, fine.id]);
    expect(await idsOf('?has=waiting')).toEqual([]);
  });

  test('is of the last 24 hours unless it is asked for more', async () => {
    const event = await sendFannedOut();
    const uid = `evt_${(Date.now() - 25 * 3_600_000).toString(16).padStart(12, '0')}${'0'.repeat(20)}`;
    await world.database.query(
      `UPDATE events SET uid = $2, accepted_at = now() - interval '25 hours' WHERE organisation_uid = $3 AND id = $1`,
      [event.id, uid, tenant.uid],
    );
    expect(await idsOf('')).toEqual([]);
    expect(await idsOf('?received_after=2020-01-01T00:00:00Z')).toEqual([event.id]);
  });

  test.each([
    ['contract=x', 'contract'],
    ['has=x', 'has'],
    ['received_after=yesterday', 'received_after'],
    ['cursor=x', 'cursor'],
    ['typ=x', 'typ'],
  ])('refuses %s and names the parameter', async (query, field) => {
    const { status, body } = await read(`?${query}`);
    expect([status, body.details[0].field]).toEqual([400, field]);
  });
});

describe('the data of an event', () => {
  test('comes back byte for byte, and the reading is audited', async () => {
    const { id } = orderEvent();
    const data = `{"note": 1.0,${JSON.stringify(exampleData()).slice(1)}`;
    await fetch(`${world.api.url}/v1/events`, {
      method: 'POST',
      headers: { 'X-API-Key': tenant.key, 'Content-Type': 'application/json' },
      body: eventText(data, { id }),
    });
    const answer = await fetch(`${world.api.url}/v1/events/${id}/data`, {
      headers: { 'X-API-Key': tenant.key },
    });
    const [row] = await world.database.query('SELECT data FROM events WHERE id = $1', [id]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const text = await answer.text();
    expect(text).toBe(row.data);
    expect(text).toContain('"note":1.0,');
    const log = await world.api.asAdmin('GET', '/v1/admin/audit-log?action=event_data.read');
    expect(log.body.data[0]).toMatchObject({ subject: id, result: 'done' });
  });

  test('has no metadata where the contract has none', async () => {
    const event = await sendFannedOut();
    expect((await read(`/${event.id}/data?part=metadata`)).status).toBe(404);
  });

  test('is answered 410 once it is erased, and the event says so', async () => {
    const event = await sendFannedOut();
    await tenant.call('DELETE', `/v1/events/${event.id}/data`);
    expect((await read(`/${event.id}/data`)).status).toBe(410);
    expect((await read(`/${event.id}`)).body.payload).toBe('erased');
    expect((await read('/never-came/data')).status).toBe(404);
  });
});

describe('a pharmacy’s key', () => {
  test('sees its own events, and of them what concerns its own subscriptions', async () => {
    const { url } = await receiver();
    const pharmacy = await setUpPharmacy(world.api, tenant.uid, PHARMACY_PERMISSIONS);
    await tenant.subscribe(`${url}/organisation`);
    const other = await tenant.subscribe(`${url}/other`, 'appointment_reminder_due');
    const own = await pharmacy.subscribe(`${url}/own`);
    const stock = await pharmacy.subscribe(`${url}/stock`, 'pharmacy_sku_stock_updated');
    const elsewhere = await sendFannedOut();
    const event = await sendFannedOut(orderEvent({ pharmacy_uid: pharmacy.uid }));
    await eventually(async () => {
      expect((await read(`/${event.id}`)).body.deliveries).toHaveLength(2);
    });
    const { body } = await read(`/${event.id}`, pharmacy);
    expect(body.deliveries).toMatchObject([{ subscription_uid: own.uid }]);
    expect(body.not_matched).toMatchObject([{ subscription_uid: stock.uid }]);
    expect(JSON.stringify(body)).not.toContain(other.uid);
    expect(await idsOf('', pharmacy)).toEqual([event.id]);
    expect((await read(`/${elsewhere.id}`, pharmacy)).status).toBe(404);
    expect((await read(`/${event.id}/data`, pharmacy)).status).toBe(403);
  });
});

test('without the permissions nothing is told', async () => {
  const event = await sendFannedOut();
  const { key } = await issueKey(world.api, tenant.uid, ['event:read']);
  const ask = (path: string) => world.api.call('GET', `${EVENTS}/${event.id}${path}`, { key });
  expect((await ask('')).status).toBe(200);
  expect((await ask('/data')).status).toBe(403);
});
