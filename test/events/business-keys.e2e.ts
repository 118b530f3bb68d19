import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueKey } from '../support/admin.js';
import { openDomainEvents } from '../support/domain-events.js';
import { exampleData, orderEvent } from '../support/events.js';
import { setUpPharmacy } from '../support/pharmacy.js';
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

type Caller = Pick<Tenant, 'call'>;

const ask = (key: string, by: Caller = tenant) =>
  by.call('GET', `/v1/events?business_key=${encodeURIComponent(key)}`);

async function search(key: string, by: Caller = tenant): Promise<string[]> {
  const { body } = await ask(key, by);
  return body.data.map(({ id }: { id: string }) => id);
}

describe('an event is found by', () => {
  test.each([
    ['its uid', 'po-5c1e77'],
    ['its order number', '#2043'],
    ['the uid of its order', 'ord-88f2'],
    ['the PZN of an item', '00000001'],
    ['the external id of an item', 'PMS-771'],
    ['the external id of its fulfilment', 'SHOP-FO-55'],
    ['the number of the shop’s order', '5567001'],
  ])('%s', async (_, key) => {
    const event = orderEvent();
    await tenant.send(event);
    expect(await search(key)).toEqual([event.id]);
  });

  test('a key that its sender named, over HTTP alone and in a batch', async () => {
    const one = orderEvent({ business_keys: ['po-123', 'Kühlkette 7'] });
    const other = orderEvent({ business_keys: ['po-124'] });
    await tenant.send(one);
    await tenant.call('POST', '/v1/events/batch', { events: [other] });
    expect(await search('po-123')).toEqual([one.id]);
    expect(await search('Kühlkette 7')).toEqual([one.id]);
    expect(await search('po-124')).toEqual([other.id]);
  });

  test('a key of as many characters as are accepted, each of two units', async () => {
    const key = '𝄞'.repeat(128);
    const event = orderEvent({ business_keys: [key] });
    expect((await tenant.send(event)).status).toBe(202);
    expect(await search(key)).toEqual([event.id]);
  });

  test('keys of half surrogate pairs, which refuse neither their event nor those beside it', async () => {
    const other = await world.tenant();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 4 === 0
          ? tenant.send(orderEvent({ business_keys: ['\ud800', '\ud801', '\ufffd'] }))
          : other.send(orderEvent()),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  });

  test('nothing but the whole key, and nobody else’s', async () => {
    await tenant.send(orderEvent({ business_keys: ['po-123'] }));
    for (const key of ['po-12', 'PO-123', 'po-123 ', 'Erika Beispiel', 'erika@example.org'])
      expect(await search(key), key).toEqual([]);
    expect(await search('po-123', await world.tenant())).toEqual([]);
  });
});

test('an event is found however old it is', async () => {
  const event = orderEvent();
  await tenant.send(event);
  await world.database.query(
    `UPDATE events SET accepted_at = now() - interval '20 days' WHERE organisation_uid = $1`,
    [tenant.uid],
  );
  expect(await search('po-5c1e77')).toEqual([event.id]);
});

test('a repeat with other keys is a duplicate and changes nothing', async () => {
  const event = orderEvent({ business_keys: ['first'] });
  await tenant.send(event);
  const repeat = await tenant.send({ ...event, business_keys: ['later'] });
  expect(repeat).toMatchObject({ status: 202, body: { duplicate: true } });
  expect(await search('first')).toEqual([event.id]);
  expect(await search('later')).toEqual([]);
});

test('erasing the data of an event takes its keys', async () => {
  const event = orderEvent({ business_keys: ['po-123'] });
  await tenant.send(event);
  await tenant.call('DELETE', `/v1/events/${event.id}/data`);
  expect(await search('po-123')).toEqual([]);
  expect(await search('po-5c1e77')).toEqual([]);
});

test('the id of a patient finds events for those who may read their data', async () => {
  const event = orderEvent({
    event_type: 'PATIENT_CREATED',
    data: exampleData('PATIENT_CREATED'),
  });
  await tenant.send(event);
  expect(await search('pat_01')).toEqual([event.id]);
  expect(await search('loc_01')).toEqual([event.id]);
  const { key } = await issueKey(world.api, tenant.uid, ['event:read']);
  const reader: Caller = { call: (method, path) => world.api.call(method, path, { key }) };
  expect(await search('pat_01', reader)).toEqual([]);
  expect(await search('loc_01', reader)).toEqual([event.id]);
});

test('a pharmacy finds its own events, by what its deliveries show', async () => {
  const pharmacy = await setUpPharmacy(world.api, tenant.uid, ['event:read', 'event_data:read']);
  const own = orderEvent({ pharmacy_uid: pharmacy.uid });
  await tenant.send(own);
  await tenant.send(orderEvent());
  expect(await search('#2043', pharmacy)).toEqual([own.id]);
  expect(await search('5567001', pharmacy)).toEqual([]);
  expect(await search('SHOP-FO-55', pharmacy)).toEqual([]);
});

describe('refused are', () => {
  test.each([
    ['21 keys', Array.from({ length: 21 }, (_, n) => `key-${n}`)],
    ['an empty key', ['']],
    ['a key of 129 characters', ['x'.repeat(129)]],
    ['a number', [12]],
    ['a text in place of a list', 'po-123'],
  ])('%s, without a word of them', async (_, business_keys) => {
    const { status, body } = await tenant.send(orderEvent({ business_keys }));
    expect([status, body.details[0].field]).toEqual([422, 'business_keys']);
    expect(JSON.stringify(body)).not.toContain('po-123');
  });

  test.each(['', 'x'.repeat(129)])('questions for %j', async (key) => {
    const { status, body } = await ask(key);
    expect([status, body.details[0].field]).toEqual([400, 'business_key']);
  });
});

test('a job of the queue may have keys as well', async () => {
  const job = orderEvent({ organisation_uid: tenant.uid, business_keys: ['po-123'] });
  await openDomainEvents(world).add(job.event_type, job);
  await eventually(async () => expect(await search('po-123')).toEqual([job.id]));
});

test('the deliveries of an event are found by the same keys, page by page', async () => {
  const { url } = await receiver();
  await tenant.subscribe(`${url}/one`);
  await tenant.subscribe(`${url}/other`);
  const events = [
    orderEvent({ business_keys: ['po-123'] }),
    orderEvent({ business_keys: ['po-123'] }),
  ];
  for (const event of events) await tenant.send(event);
  await tenant.send(orderEvent({ business_keys: ['po-124'] }));
  const page = async (key: string, more = '') =>
    (await tenant.call('GET', `${DELIVERIES}?business_key=${key}&limit=3${more}`)).body;
  await eventually(async () => expect((await page('po-123')).next_cursor).not.toBeNull());
  const first = await page('po-123');
  const rest = await page('po-123', `&cursor=${first.next_cursor}`);
  const ids = [...first.data, ...rest.data].map((one: { event_id: string }) => one.event_id);
  const [older, newer] = events.map(({ id }) => id);
  expect(ids).toEqual([newer, newer, older, older]);
  expect(rest.next_cursor).toBeNull();
  expect((await page('po-125')).data).toEqual([]);
});

test('keys are stored as hashes, in no table as they are', async () => {
  await tenant.send(orderEvent({ business_keys: ['KEY-7f3a-plain'] }));
  const tables: { name: string }[] = await world.database.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  for (const { name } of tables) {
    const found = await world.database.query(
      `SELECT FROM "${name}" t WHERE t::text LIKE '%KEY-7f3a-plain%'`,
    );
    expect(found, name).toEqual([]);
  }
  expect(await search('KEY-7f3a-plain')).toHaveLength(1);
});

test('the deliveries of an event by its id are those that have the key as well', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(endpoint.url);
  const [one, other] = [['po-123'], ['po-124']].map((business_keys) =>
    orderEvent({ business_keys }),
  );
  for (const event of [one!, other!]) await tenant.send(event);
  const search = async (query: string): Promise<string[]> => {
    const { body } = await tenant.call('GET', `${DELIVERIES}?${query}`);
    return body.data.map(({ event_id }: { event_id: string }) => event_id);
  };
  await eventually(async () => expect(await search('')).toHaveLength(2));
  expect(await search(`event_id=${one!.id}&business_key=po-123`)).toEqual([one!.id]);
  expect(await search(`event_id=${one!.id}&business_key=po-124`)).toEqual([]);
  expect(await search(`event_id=${one!.id}&business_key=po-125`)).toEqual([]);
});
