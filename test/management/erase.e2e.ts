import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPharmacy, issueKey } from '../support/admin.js';
import { deliveryIn } from '../support/deliveries.js';
import { exampleData, orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const MARKER = 'PHI-7f3a-erase-me';
const NOT_FOUND = { status: 404, body: { error: 'Resource not found' } };

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  // Long enough that a retry waits.
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '60,60' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const patientEvent = (more: object = {}) =>
  orderEvent({ data: { ...exampleData(), note: MARKER }, ...more });
const erase = (id: string, query = '') => tenant.call('DELETE', `/v1/events/${id}/data${query}`);

/** An event that was delivered to a receiver that repeats what it gets. */
async function delivered() {
  const endpoint = await receiver({
    respond: (request) => ({
      status: 200,
      headers: { 'X-Request-Id': request.body.includes(MARKER) ? MARKER : 'none' },
      body: request.body.toString(),
    }),
  });
  await tenant.subscribe(`${endpoint.url}/orders`);
  const event = patientEvent();
  await tenant.send(event);
  const delivery = await deliveryIn(tenant, 'succeeded', event.id);
  return { event, delivery, endpoint };
}

const tracesOf = async (marker: string) => {
  const tables: { name: string }[] = await world.database.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const found = await Promise.all(
    tables.map(({ name }) =>
      world.database.query(`SELECT FROM "${name}" t WHERE t::text LIKE $1`, [`%${marker}%`]),
    ),
  );
  return tables.filter((_, index) => found[index].length > 0).map(({ name }) => name);
};

test('what was erased is in no table any more, and the delivery can still be looked at', async () => {
  const { event, delivery } = await delivered();
  expect(await tracesOf(MARKER)).toEqual(expect.arrayContaining(['events']));
  expect(await erase(event.id)).toMatchObject({ status: 204, body: undefined });

  expect(await tracesOf(MARKER)).toEqual([]);
  const details = await tenant.call('GET', `${DELIVERIES}/${delivery.uid}`);
  expect(details).toMatchObject({
    status: 200,
    body: {
      event_id: event.id,
      status: 'succeeded',
      attempts: [{ status_code: 200, response_excerpt: null }],
    },
  });
});

test('a resend of what was erased is answered 410, and nothing is sent', async () => {
  const { event, delivery, endpoint } = await delivered();
  await erase(event.id);
  expect(await tenant.call('POST', `${DELIVERIES}/${delivery.uid}/resend`)).toMatchObject({
    status: 410,
    body: { error: 'The payload of this delivery is not kept any more.' },
  });
  const proof = orderEvent();
  await tenant.send(proof);
  await deliveryIn(tenant, 'succeeded', proof.id);
  expect(endpoint.requests).toHaveLength(2);
});

test('a delivery that waits for its retry is cancelled with a reason', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500 }) });
  await tenant.subscribe(`${endpoint.url}/orders`);
  const event = patientEvent();
  await tenant.send(event);
  await deliveryIn(tenant, 'retrying', event.id);
  await erase(event.id);
  const delivery = await deliveryIn(tenant, 'cancelled', event.id);
  expect(delivery).toMatchObject({ next_attempt_at: null, attempts: [{ status_code: 500 }] });
  const [row] = await world.database.query('SELECT reason FROM deliveries WHERE uid = $1', [
    delivery.uid,
  ]);
  expect(row.reason).toBe('The payload of the event was erased.');
});

test('the same event sent again is still a duplicate, and brings nothing back', async () => {
  const { event } = await delivered();
  await erase(event.id);
  const again = await tenant.send(event);
  expect(again).toMatchObject({ status: 202, body: { duplicate: true } });
  expect(await tracesOf(MARKER)).toEqual([]);
});

test('who erased what is in the audit log, and nothing of what it was', async () => {
  const { event } = await delivered();
  await erase(event.id);
  const rows = await world.database.query(
    `SELECT * FROM audit_log WHERE action = 'event.erase' AND organisation_uid = $1`,
    [tenant.uid],
  );
  expect(rows).toMatchObject([{ subject: event.id, result: 'done' }]);
});

test('erasing once more is answered the same', async () => {
  const { event } = await delivered();
  expect((await erase(event.id)).status).toBe(204);
  expect((await erase(event.id)).status).toBe(204);
});

test('an attempt in flight may end, and the delivery stays cancelled when it fails', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500, delayMs: 600 }) });
  await tenant.subscribe(`${endpoint.url}/orders`);
  const event = patientEvent();
  await tenant.send(event);
  await endpoint.waitFor(1);
  expect((await erase(event.id)).status).toBe(204);
  await eventually(async () => {
    const delivery = await deliveryIn(tenant, 'cancelled', event.id);
    expect(delivery.attempts).toMatchObject([{ number: 1, status_code: 500 }]);
  });
});

test('an id may be as long as one can be sent', async () => {
  const event = patientEvent({ id: 'x'.repeat(256) });
  await tenant.send(event);
  expect((await erase(event.id)).status).toBe(204);
  expect(await erase('y'.repeat(256))).toMatchObject(NOT_FOUND);
});

describe('whose event it is', () => {
  let id: string;
  beforeEach(async () => {
    const event = patientEvent();
    ({ id } = event);
    await tenant.send(event);
  });
  const dataOf = async () =>
    (await world.database.query('SELECT data FROM events WHERE id = $1', [id]))[0].data;

  test('an unknown event is answered 404', async () => {
    expect(await erase('nobody-sent-this')).toMatchObject(NOT_FOUND);
    expect(await erase('%00')).toMatchObject({ status: expect.toBeOneOf([400, 404]) });
  });

  test('the event of another organisation is as unknown as none at all', async () => {
    const other = await world.tenant();
    for (const query of ['', `?organisation_uid=${tenant.uid}`])
      expect(await other.call('DELETE', `/v1/events/${id}/data${query}`)).toMatchObject(NOT_FOUND);
    expect(await dataOf()).not.toBeNull();
  });

  test('a pharmacy’s key reaches the events of its pharmacy alone', async () => {
    const own = await addPharmacy(world.api, tenant.uid);
    const { key } = await issueKey(world.api, tenant.uid, ['event:write'], own);
    const theirs = patientEvent({ pharmacy_uid: own });
    await tenant.send(theirs);
    const call = (event: string) => world.api.call('DELETE', `/v1/events/${event}/data`, { key });
    expect(await call(id)).toMatchObject(NOT_FOUND);
    expect((await call(theirs.id)).status).toBe(204);
    expect(await dataOf()).not.toBeNull();
  });

  test('the operator names the organisation, by uid or slug', async () => {
    const call = (query: string) => world.api.asAdmin('DELETE', `/v1/events/${id}/data${query}`);
    expect(await call('')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'organisation_uid' }] },
    });
    expect(await call('?organisation_uid=unknown')).toMatchObject(NOT_FOUND);
    expect((await call(`?organisation_uid=${tenant.slug}`)).status).toBe(204);
    expect(await dataOf()).toBeNull();
    expect((await call(`?organisation_uid=${tenant.uid}`)).status).toBe(204);
  });

  test('a key without event:write may not', async () => {
    const { key } = await issueKey(world.api, tenant.uid, ['notification_delivery:read']);
    const answer = await world.api.call('DELETE', `/v1/events/${id}/data`, { key });
    expect(answer.status).toBe(403);
    expect(await dataOf()).not.toBeNull();
  });

  test('a parameter that nobody knows is refused', async () => {
    expect((await erase(id, '?organisation=x')).status).toBe(400);
    expect(await dataOf()).not.toBeNull();
  });
});
