import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addPharmacy } from '../support/admin.js';
import { openDomainEvents } from '../support/domain-events.js';
import { exampleData, orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const STOCK = 'pharmacy_sku_stock_updated';
const TARGET = 'https://hooks.example.com';
const SUBSCRIPTIONS = '/v1/management/notification-subscriptions';
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const stockEvent = (more: object = {}) => ({
  id: 'stock-1',
  organisation_uid: tenant.uid,
  event_type: STOCK,
  data: exampleData(STOCK),
  ...more,
});

/** A stock change whose numbers are written as languages without integers write them. */
const oddlyWritten = () =>
  stockEvent({
    timestamp: rawJSON('1795892000.0'),
    data: {
      ...exampleData(STOCK),
      price: rawJSON('1499.0'),
      created_at: rawJSON('1.7117e9'),
      stock: rawJSON('9007199254740993.0'),
      own: rawJSON('2.50'),
    },
  });

test.each(['HTTP', 'the queue'])('integers that come by %s go out as integers', async (way) => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/rx`, STOCK);
  if (way === 'HTTP') expect((await tenant.send(oddlyWritten())).status).toBe(202);
  else await openDomainEvents(world).add(STOCK, oddlyWritten());
  const [request] = await endpoint.waitFor(1);
  const text = request?.body.toString();
  for (const part of ['"timestamp":1795892000,', '"price":1499,', '"created_at":1711700000,'])
    expect(text).toContain(part);
  expect(text).toContain('"stock":9007199254740993,');
  expect(text).toContain('"own":2.50');
});

test.each(['1e400', '1e100000', '9007199254740993.5'])('the price %s is refused', async (price) => {
  const data = { ...exampleData(STOCK), price: rawJSON(price) };
  expect(await tenant.send(stockEvent({ data }))).toMatchObject({
    status: 422,
    body: { details: [{ field: 'data.price', message: 'must be integer' }] },
  });
});

test('an event is its pharmacy’s when data alone names it', async () => {
  const pharmacy = await addPharmacy(world.api, tenant.uid);
  const data = { ...exampleData(STOCK), pharmacy_uid: pharmacy };
  expect((await tenant.send(stockEvent({ data }))).status).toBe(202);
  const sql = 'SELECT pharmacy_uid FROM events WHERE organisation_uid = $1';
  expect(await world.database.query(sql, [tenant.uid])).toMatchObject([{ pharmacy_uid: pharmacy }]);
});

test('an event whose data names another pharmacy than its envelope is refused', async () => {
  const [one, other] = [
    await addPharmacy(world.api, tenant.uid),
    await addPharmacy(world.api, tenant.uid),
  ];
  const data = { ...exampleData(STOCK), pharmacy_uid: other };
  expect(await tenant.send(stockEvent({ pharmacy_uid: one, data }))).toMatchObject({
    status: 422,
    body: { details: [{ field: 'data.pharmacy_uid' }] },
  });
});

const PRODUCERS_IDS = ['order-7', '007', '123456789012345678901234'];
test.each(PRODUCERS_IDS)('two jobs that a producer called %s are one event', async (jobId) => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/rx`);
  const { id: _, ...event } = orderEvent({ organisation_uid: tenant.uid });
  const queue = openDomainEvents(world);
  await queue.add(event.event_type, event, { jobId, removeOnComplete: true });
  await endpoint.waitFor(1);
  await queue.add(event.event_type, event, { jobId, removeOnComplete: true });
  await queue.add(event.event_type, { ...event, id: 'proof' });
  await endpoint.waitFor(2);
  const sql = 'SELECT id FROM events WHERE organisation_uid = $1 ORDER BY uid';
  const stored = await world.database.query(sql, [tenant.uid]);
  expect(stored).toMatchObject([{ id: expect.stringMatching(/^job_/) }, { id: 'proof' }]);
});

test.each(['/a%2Fb', '/a%20b?x=%26'])('a removal takes %s as it is written', async (path) => {
  await tenant.subscribe(TARGET + path);
  const query = `target=${TARGET}${path.split('&')[0]}&notification_type=pharmacy_order_created`;
  expect((await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query}`)).status).toBe(204);
});

test('a removal with two targets says so', async () => {
  const query = `target=${TARGET}/a&target=${TARGET}/b&notification_type=pharmacy_order_created`;
  expect(await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query}`)).toMatchObject({
    status: 400,
    body: { error: 'Parameters given more than once: target' },
  });
});

test('the API’s description calls the timestamp of an event an integer', async () => {
  const { body } = await world.api.call('GET', '/openapi.json');
  const { timestamp } = body.components.schemas.IncomingEvent.properties;
  expect(timestamp).toMatchObject({ type: 'integer', format: 'int64' });
});

test.each([
  ['UpdateSubscriptionRequest', 'rate_limit_per_second'],
  ['ChangeOrganisationRequest', 'payload_retention_days'],
  ['ChangeOrganisationRequest', 'delivery_retention_days'],
])('the API’s description calls %s.%s an integer', async (schema, field) => {
  const { body } = await world.api.call('GET', '/openapi.json');
  expect(body.components.schemas[schema].properties[field]).toMatchObject({ type: 'integer' });
});

test('the catalogue says of each type what the interface promises, and no more', async () => {
  const { body } = await tenant.call('GET', '/v1/event-types');
  const promised = ['contract', 'description', 'example', 'group', 'name', 'schema', 'since'];
  for (const type of body.data) expect(Object.keys(type).toSorted()).toEqual(promised);
});
