import { eventually, testBackend } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { addPharmacy, issueKey } from '../support/admin.js';
import { openDomainEvents, openProducer } from '../support/domain-events.js';
import { dataText, eventText, exampleData, orderEvent } from '../support/events.js';
import { closedPort, receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const ON_REDIS = testBackend() === 'redis';
const PROOF = 1_760_000_999;
const BATCH = '/v1/events/batch';
const EVT_ID = /^evt_[0-9a-f]{32}$/;
const SECONDS_TEXT = 'must be a whole number of unix seconds';
const ID_TEXT = 'must be 1 to 256 letters, digits, _ or -';
const FOREIGN = 'is not an organisation you can send events for';
const TAKEN = { field: 'id', message: 'is taken by an earlier event with another body' };

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const accepted = (id: unknown, duplicate = false) => [202, { id, duplicate }];
const refused = (...details: { field: string; message: string }[]) => [
  422,
  { error: 'The event was not accepted', details },
];

/** Status and body of the answer to one event. */
async function send(body: unknown, by: Pick<Tenant, 'call'> = tenant) {
  const answer = await by.call('POST', '/v1/events', body);
  return [answer.status, answer.body] as const;
}

async function countStored(id: string): Promise<number> {
  const sql = 'SELECT 1 FROM events WHERE organisation_uid = $1 AND id = $2';
  return (await world.database.query(sql, [tenant.uid, id])).length;
}

/** What a subscriber of the tenant got for the one event that `arrange` brings in. */
async function delivered(arrange: () => Promise<unknown>) {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/rx`);
  await arrange();
  const [request] = await endpoint.waitFor(1);
  const text = request?.body.toString() ?? '';
  return { text, envelope: JSON.parse(text), endpoint };
}

/** The times of the events that came, the proof after whatever should not have come. */
async function timesUpToProof(
  { endpoint }: Awaited<ReturnType<typeof delivered>>,
  proof: () => Promise<unknown>,
): Promise<number[]> {
  await proof();
  const isProof = ({ body }: { body: Buffer }) => JSON.parse(body.toString()).timestamp === PROOF;
  const requests = await endpoint.waitFor((seen) => seen.some(isProof));
  return requests.map(({ body }) => JSON.parse(body.toString()).timestamp);
}

const operator: Pick<Tenant, 'call'> = {
  call: (method, path, body) => world.api.asAdmin(method, path, body),
};

describe('an event', () => {
  test('is accepted under its own id', async () => {
    expect(await send(orderEvent({ id: 'order-5512-created' }))).toStrictEqual(
      accepted('order-5512-created'),
    );
  });

  test('gets an id when it has none', async () => {
    const [status, body] = await send(orderEvent({ id: undefined }));
    expect([status, body]).toStrictEqual(accepted(expect.stringMatching(EVT_ID)));
    expect(await countStored(body.id)).toBe(1);
  });

  test('without a timestamp is dated to the moment of its arrival', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { envelope } = await delivered(() => tenant.send(orderEvent({ timestamp: undefined })));
    expect(envelope.timestamp).toBeGreaterThanOrEqual(before);
    expect(envelope.timestamp).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
  });

  test('that comes again is a duplicate and is delivered once', async () => {
    const event = orderEvent();
    const first = await delivered(() => send(event));
    expect(await send(event)).toStrictEqual(accepted(event.id, true));
    const times = await timesUpToProof(first, () => send(orderEvent({ timestamp: PROOF })));
    expect(times).toEqual([event.timestamp, PROOF]);
  });

  test('without a timestamp that comes again is a duplicate as well', async () => {
    const event = orderEvent({ timestamp: undefined });
    await send(event);
    expect(await send(event)).toStrictEqual(accepted(event.id, true));
  });

  test.each([
    ['data', { data: { ...exampleData(), status: 'completed' } }],
    ['type', { event_type: 'pharmacy_order_updated' }],
    ['timestamp', { timestamp: 1_760_000_101 }],
  ])('with the id of another one and other %s is refused', async (_, more) => {
    const event = orderEvent();
    await send(event);
    expect(await send({ ...event, ...more })).toStrictEqual(refused(TAKEN));
  });

  test('may have an id that another organisation uses', async () => {
    const event = orderEvent();
    await send(event, await world.tenant());
    expect(await send(event)).toStrictEqual(accepted(event.id));
  });

  test('posted 50 times at once is stored once, and told so once', async () => {
    const event = orderEvent();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(event)));
    const firsts = answers.filter(([status, { duplicate }]) => status === 202 && !duplicate);
    expect(firsts).toHaveLength(1);
    expect(new Set(answers.map(([status]) => status))).toEqual(new Set([202]));
    expect(await countStored(event.id)).toBe(1);
  });

  test.each([
    ['event_type', { event_type: undefined }],
    ['event_type', { event_type: 5 }],
    ['data', { data: undefined }],
    ['data', { data: 'text' }],
    ['data', { data: [] }],
    ['data', { data: null }],
    ['organisation_uid', { organisation_uid: 5 }],
    ['pharmacy_uid', { pharmacy_uid: {} }],
  ])('with a wrong %s is told so (%j)', async (field, more) => {
    const message = expect.stringMatching(/^must be /);
    expect(await send(orderEvent(more))).toStrictEqual(refused({ field, message }));
  });

  test.each([
    [{ id: '' }, 'id', ID_TEXT],
    [{ id: 'a b' }, 'id', ID_TEXT],
    [{ id: 'a:b' }, 'id', ID_TEXT],
    [{ id: 'ä' }, 'id', ID_TEXT],
    [{ id: 'line\n' }, 'id', ID_TEXT],
    [{ id: 'x'.repeat(257) }, 'id', ID_TEXT],
    [{ id: 5 }, 'id', ID_TEXT],
    [{ timestamp: 1_760_000_100_000 }, 'timestamp', SECONDS_TEXT],
    [{ timestamp: 1.5 }, 'timestamp', SECONDS_TEXT],
    [{ timestamp: -1 }, 'timestamp', SECONDS_TEXT],
    [{ timestamp: '1760000100' }, 'timestamp', SECONDS_TEXT],
    [{ colour: 'blue' }, 'colour', 'is not a field of an event'],
    [{ event_type: 'unknown' }, 'event_type', 'is not an event type of the catalogue'],
    [{ organisation_uid: 'org_unknown' }, 'organisation_uid', FOREIGN],
    [{ pharmacy_uid: 'ph_unknown' }, 'pharmacy_uid', 'is not a pharmacy of this organisation'],
  ])('%j is refused', async (more, field, message) => {
    expect(await send(orderEvent(more))).toStrictEqual(refused({ field, message }));
  });

  test.each(['a', 'A-z_0', 'x'.repeat(256)])('may be called %s', async (id) => {
    expect(await send(orderEvent({ id }))).toStrictEqual(accepted(id));
  });

  test.each(['[]', '5', 'null', '"text"'])('has to be an object, which %s is not', async (text) => {
    expect(await send(text)).toStrictEqual(
      refused({ field: 'event', message: 'must be a JSON object' }),
    );
  });

  test.each(['{', 'order', "{'id':1}"])('has to be JSON, which %s is not', async (text) => {
    expect(await send(text)).toStrictEqual([400, { error: 'The text is not valid JSON.' }]);
  });

  test.each([
    ['is too large', 1.5, 'The event is too large'],
    ['stands in a body that is too large', 2.5, 'The request body is too large'],
  ])('that %s is answered 413', async (_, mebibytes, error) => {
    const data = { ...exampleData(), note: 'x'.repeat(mebibytes * 1024 * 1024) };
    expect(await send(orderEvent({ data }))).toStrictEqual([413, { error }]);
  });
});

describe("an event's organisation", () => {
  test.each(['uid', 'slug'] as const)('may be named by its %s', async (by) => {
    const event = orderEvent({ organisation_uid: tenant[by] });
    expect(await send(event)).toStrictEqual(accepted(event.id));
    expect(await send(event, operator)).toStrictEqual(accepted(event.id, true));
  });

  test('may not be another one than that of the key', async () => {
    const { uid, slug } = await world.tenant();
    const expected = refused({ field: 'organisation_uid', message: FOREIGN });
    expect(await send(orderEvent({ organisation_uid: uid }))).toStrictEqual(expected);
    expect(await send(orderEvent({ organisation_uid: slug }))).toStrictEqual(expected);
  });

  test('has to be named by the operator', async () => {
    const expected = refused({ field: 'organisation_uid', message: FOREIGN });
    expect(await send(orderEvent(), operator)).toStrictEqual(expected);
  });
});

describe("an event's pharmacy", () => {
  const FOREIGN_PHARMACY = refused({
    field: 'pharmacy_uid',
    message: 'is not a pharmacy of this organisation',
  });
  const keyOf = async (pharmacy: string): Promise<Pick<Tenant, 'call'>> => {
    const { key } = await issueKey(world.api, tenant.uid, ['event:write'], pharmacy);
    return { call: (method, path, body) => world.api.call(method, path, { key, body }) };
  };

  test('has to belong to the organisation', async () => {
    const foreign = await addPharmacy(world.api, (await world.tenant()).uid);
    expect(await send(orderEvent({ pharmacy_uid: foreign }))).toStrictEqual(FOREIGN_PHARMACY);
  });

  test("may not be another one than that of a pharmacy's key", async () => {
    const own = await addPharmacy(world.api, tenant.uid);
    const sister = await addPharmacy(world.api, tenant.uid);
    const event = orderEvent({ pharmacy_uid: sister });
    expect(await send(event, await keyOf(own))).toStrictEqual(FOREIGN_PHARMACY);
    expect(await send(event)).toStrictEqual(accepted(event.id));
  });

  test("is that of a pharmacy's key when it is left out", async () => {
    const own = await addPharmacy(world.api, tenant.uid);
    const event = orderEvent();
    await send(event, await keyOf(own));
    const named = { ...event, pharmacy_uid: own };
    expect(await send(named)).toStrictEqual(accepted(event.id, true));
  });
});

describe("an event's data", () => {
  const { order, ...withoutOrder } = exampleData();

  test.each([
    ['data.order', withoutOrder, 'is required'],
    [
      'data.order.uid',
      { ...withoutOrder, order: { ...(order as object), uid: 5 } },
      'must be string',
    ],
    ['data.order_items.0.sku', { ...exampleData(), order_items: [{}] }, 'is required'],
    ['data.created_at', { ...exampleData(), created_at: -1 }, 'must be >= 0'],
    ['data.pharmacy', { ...exampleData(), pharmacy: null }, 'must be object'],
  ])('is refused at %s', async (field, data, message) => {
    expect(await send(orderEvent({ data }))).toStrictEqual(refused({ field, message }));
  });

  test.each([
    ['nested objects and lists', '"own":{"b":[1,{"z":null,"a":true}],"a":[]}'],
    ['text in any script', '"own":"Größe 😀 \u2028 日本"'],
    ['escapes', '"own":"\\u0000 \\" \\\\ \\n \\u001f"'],
    ['half a surrogate pair', '"own":"\\ud83d"'],
    ['keys in an order of its own', '"z":1,"a":2,"m":{"y":1,"b":2}'],
    ['empty keys', '"":{"":""}'],
    ['integers beyond 2^53', '"own":9007199254740993,"more":[-12345678901234567890]'],
    ['fractions in their own notation', '"own":[1.10,1.0,1E2,0.1e-7,1e400]'],
    ['a member called __proto__', '"__proto__":{"a":1},"own":3'],
    ['a member called constructor', '"constructor":2,"own":3'],
    ['a member called toJSON', '"toJSON":2,"own":{"toJSON":3}'],
  ])('is delivered as it came with %s', async (_, members) => {
    const data = dataText(members);
    const { text } = await delivered(async () => {
      expect(await send(eventText(data))).toMatchObject([202, { duplicate: false }]);
    });
    expect(text.slice(text.indexOf('"data":'))).toBe(`"data":${data}}`);
  });

  test('keeps a member called __proto__ also beside a number in a notation of its own', async () => {
    const data = dataText('"__proto__":{"a":1},"own":1.0');
    const { text } = await delivered(() => send(eventText(data)));
    expect(text).toContain(`"data":${data}`);
  });

  // 1.0 is an integer to JSON Schema (draft 2020-12, section 6.1.1 of the validation part), which the catalogue shows.
  test('may write a whole number as 590.0', async () => {
    const data = JSON.stringify(exampleData()).replace(':590,', ':590.0,');
    expect(await send(eventText(data, { id: 'fraction' }))).toStrictEqual(accepted('fraction'));
  });

  test('is refused when a number stands for an object', async () => {
    const data = JSON.stringify(exampleData()).replace('"data":{}', '"data":1.0');
    const expected = refused({ field: 'data.data', message: 'must be object' });
    expect(await send(eventText(data))).toStrictEqual(expected);
  });

  test.each([
    ['own', '"own":1,"own":2'],
    ['own', '"own":1,"\\u006fwn":2'],
    ['a', '"own":{"a":1,"a":{}}'],
    ['uid', '"uid":"another"'],
  ])('is refused when the key %s is there twice (%s)', async (key, members) => {
    const error = `The key "${key}" appears twice in one object.`;
    expect(await send(eventText(dataText(members)))).toStrictEqual([400, { error }]);
  });

  test.each([
    ['data', (deep: string) => eventText(dataText(`"own":${deep}`))],
    ['an id', (deep: string) => `{"id":${deep},"event_type":"pharmacy_order_created","data":{}}`],
    ['a field nobody knows', (deep: string) => eventText('{}').replace('{', `{"own":${deep},`)],
  ])('nested beyond measure in %s is never a fault of ours', async (_, toText) => {
    for (const depth of [500, 1500, 2500, 3500, 5000, 7500, 10_000, 100_000]) {
      const [status] = await send(toText('['.repeat(depth) + ']'.repeat(depth)));
      expect(status, `at depth ${depth}`).toBeLessThan(500);
    }
  });
});

describe('a batch', () => {
  const post = async (events: unknown, by: Pick<Tenant, 'call'> = tenant) => {
    const answer = await by.call('POST', BATCH, { events });
    return [answer.status, answer.body] as const;
  };

  test('is answered with one result per event, in their order', async () => {
    const known = orderEvent();
    await send(known);
    const [first, last] = [orderEvent(), orderEvent({ id: undefined })];
    const bad = orderEvent({ event_type: 'unknown' });
    const taken = { ...known, timestamp: 1 };
    const error = 'The event was not accepted';

    expect(await post([first, bad, known, 5, taken, last])).toStrictEqual([
      202,
      {
        results: [
          { id: first.id, duplicate: false },
          {
            id: bad.id,
            error,
            details: [{ field: 'event_type', message: 'is not an event type of the catalogue' }],
          },
          { id: known.id, duplicate: true },
          { error, details: [{ field: 'event', message: 'must be a JSON object' }] },
          { id: known.id, error, details: [TAKEN] },
          { id: expect.stringMatching(EVT_ID), duplicate: false },
        ],
      },
    ]);
  });

  test('may hold events of several organisations when the operator sends it', async () => {
    const other = await world.tenant();
    const event = orderEvent();
    const events = [tenant, other].map(({ uid }) => ({ ...event, organisation_uid: uid }));
    const result = { id: event.id, duplicate: false };
    expect(await post(events, operator)).toStrictEqual([202, { results: [result, result] }]);
  });

  test('that holds an event twice stores it once', async () => {
    const event = orderEvent();
    const [, { results }] = await post([event, event, { ...event, timestamp: 1 }]);
    expect(results).toStrictEqual([
      { id: event.id, duplicate: false },
      { id: event.id, duplicate: true },
      { id: event.id, error: 'The event was not accepted', details: [TAKEN] },
    ]);
    expect(await countStored(event.id)).toBe(1);
  });

  test('may hold 1000 events', async () => {
    const [status, { results }] = await post(Array.from({ length: 1000 }, () => orderEvent()));
    expect([status, results.length]).toEqual([202, 1000]);
    expect(new Set(results.map((result: { duplicate: boolean }) => result.duplicate))).toEqual(
      new Set([false]),
    );
  });

  test.each([
    ['no events', []],
    ['1001 events', Array.from({ length: 1001 }, () => ({}))],
    ['no list', {}],
    ['nothing', undefined],
  ])('of %s is refused', async (_, events) => {
    const details = [{ field: 'events', message: 'must be a list of 1 to 1000 events' }];
    expect(await post(events)).toStrictEqual([422, { error: 'Validation failed', details }]);
  });
});

// PostgreSQL holds no U+0000 in a text; whoever sends one made a mistake, and we have not.
describe.each(['id', 'organisation_uid', 'pharmacy_uid', 'event_type'])('U+0000 in %s', (field) => {
  test('is refused by its name', async () => {
    const [status, body] = await send(orderEvent({ [field]: 'a\u0000' }));
    expect([status, body.details?.[0].field]).toEqual([422, field]);
  });

  test('spoils no other event of its batch', async () => {
    const [bad, good] = [orderEvent({ [field]: 'a\u0000' }), orderEvent()];
    const { status } = await tenant.call('POST', BATCH, { events: [bad, good] });
    expect([status, await countStored(good.id)]).toEqual([202, 1]);
  });
});

describe('the queue domain-events', () => {
  const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

  test('takes jobs of any BullMQ producer, the event type being the name of the job', async () => {
    const { event_type: type, ...event } = orderEvent({ organisation_uid: tenant.slug });
    const { envelope } = await delivered(() => openDomainEvents(world).add(type, event));
    expect(envelope).toStrictEqual({
      event_type: type,
      timestamp: event.timestamp,
      payload_version: '1',
      data: event.data,
    });
  });

  test('takes events of our own client', async () => {
    const event = orderEvent({ organisation_uid: tenant.uid });
    const { envelope } = await delivered(() =>
      openProducer(world).enqueue({ ...event, organisation_uid: tenant.uid }),
    );
    expect(envelope.data).toStrictEqual(event.data);
  });

  test('knows an event again that came over HTTP', async () => {
    const event = orderEvent({ organisation_uid: tenant.uid });
    const first = await delivered(() => send(event));
    const queue = openDomainEvents(world);
    await queue.add(event.event_type, event);
    const proof = { ...event, id: 'proof', timestamp: PROOF };
    const times = await timesUpToProof(first, () => queue.add(event.event_type, proof));
    expect(times).toEqual([event.timestamp, PROOF]);
  });

  test('keeps integers beyond 2^53 as another language writes them', async () => {
    const data = { ...exampleData(), own: rawJSON('12345678901234567890') };
    const event = orderEvent({ organisation_uid: tenant.uid, data });
    const { text } = await delivered(() => openDomainEvents(world).add(event.event_type, event));
    expect(text).toContain('"own":12345678901234567890');
  });

  test.each([
    ['an unknown organisation', { organisation_uid: 'linden' }, `organisation_uid ${FOREIGN}`],
    ['a wrong id', { id: 'b41 value' }, `id ${ID_TEXT}`],
    [
      'data of no order',
      { data: { ...exampleData(), uid: 41_000_041 } },
      'data.uid must be string',
    ],
  ])('puts a job with %s among the failed, with the reason', async (_, more, reason) => {
    const event = orderEvent({ organisation_uid: tenant.uid, ...more });
    const queue = openDomainEvents(world);
    const { id = '' } = await queue.add(event.event_type, event);

    const job = await eventually(async () => {
      expect(await queue.getJobState(id)).toBe('failed');
      return queue.getJob(id);
    });
    expect(job?.failedReason).toMatch(/^The event was not accepted: /);
    expect(job?.failedReason).toContain(reason);
    expect(job?.failedReason).not.toMatch(/b41|41000041|linden/);
    expect(job?.attemptsMade).toBe(1);
  });

  // A queue on PostgreSQL cannot hold U+0000 in the first place.
  test.runIf(ON_REDIS)('puts a job with U+0000 among the failed as well', async () => {
    const queue = openDomainEvents(world);
    const event = orderEvent({ organisation_uid: 'a\u0000' });
    const { id = '' } = await queue.add(event.event_type, event);
    await eventually(async () => expect(await queue.getJobState(id)).toBe('failed'));
  });
});

describe('without Redis', () => {
  test.runIf(ON_REDIS)('an event is accepted and stored all the same', async () => {
    const url = `redis://127.0.0.1:${await closedPort()}`;
    const lonely = await startWorld({ REDIS_URL: url }, { withWorker: false });
    onTestFinished(() => lonely.close());
    const someone = await lonely.tenant();

    const answers = [
      await send(orderEvent({ id: 'a' }), someone),
      await send(orderEvent(), someone),
    ];

    expect(answers).toMatchObject([accepted('a'), [202, { duplicate: false }]]);
    const rows = await lonely.database.query('SELECT uid FROM waiting_events');
    expect(rows).toHaveLength(2);
  });
});
