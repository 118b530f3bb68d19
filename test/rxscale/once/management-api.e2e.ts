import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiCaller } from '../../support/api-caller.js';
import { BAD_HEADERS } from '../../support/bad-headers.js';
import { BAD_TARGETS } from '../../support/bad-targets.js';
import { SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

// An address, so that no name server has a say in these tests.
const TARGET = 'https://127.0.0.1:8443/rx';
const TYPE = 'pharmacy_order_created';
const TYPES = [
  TYPE,
  'pharmacy_order_updated',
  'pharmacy_sku_stock_updated',
  'patient_doctor_meeting_updated',
  'appointment_reminder_due',
];
const NOT_FOUND = { status: 404, body: { error: 'Resource not found' } };
const SECRET = /^whsec_[A-Za-z0-9+/]{43}=$/;

let world: World;
let strictWorld: World;
let tenant: Tenant;

beforeAll(async () => {
  const strict = { TARGET_ALLOW_CIDRS: '', TARGET_ALLOW_HTTP: 'false', TARGET_ALLOW_PORTS: '' };
  [world, strictWorld] = await Promise.all([
    startWorld({}, { withWorker: false }),
    startWorld(strict, { withWorker: false }),
  ]);
});
afterAll(() => Promise.all([world.close(), strictWorld.close()]));
beforeEach(async () => {
  tenant = await world.tenant();
});

const register = (more: object = {}, by = tenant) =>
  by.call('POST', SUBSCRIPTIONS, { target: TARGET, notification_type: TYPE, ...more });
const list = async (by = tenant) => (await by.call('GET', SUBSCRIPTIONS)).body;
const remove = (query: string, by = tenant) => by.call('DELETE', `${SUBSCRIPTIONS}?${query}`);
const pair = (target = TARGET, type = TYPE) =>
  new URLSearchParams({ target, notification_type: type }).toString();
const fault = (field: string, message: unknown) => ({
  error: 'Validation failed',
  details: [{ field, message }],
});

describe.each([SUBSCRIPTIONS, `${SUBSCRIPTIONS}/`])('%s', (path) => {
  test('answers the list, a registration and a removal itself, without a redirect', async () => {
    const body = { target: TARGET, notification_type: TYPE };
    const answers = [
      await tenant.call('GET', path),
      await tenant.call('POST', path, body),
      await tenant.call('DELETE', `${path}?${pair()}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 204]);
    expect(answers.map(({ headers }) => headers.get('location'))).toEqual([null, null, null]);
    expect([answers[0]?.body, answers[2]?.body]).toEqual([[], undefined]);
  });
});

test('a registration answers the five fields of the sample in their order, and the secret', async () => {
  const { status, headers, body } = await register();

  expect(status).toBe(201);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(body).toStrictEqual({
    uid: expect.stringMatching(/^ns-[0-9a-f]{32}$/),
    notification_type: TYPE,
    target: TARGET,
    options: 'WEBHOOK',
    payload_version: '1',
    signing_secret: expect.stringMatching(SECRET),
  });
  const fields = ['uid', 'notification_type', 'target', 'options', 'payload_version'];
  expect(Object.keys(body)).toEqual([...fields, 'signing_secret']);
  expect(Buffer.from(body.signing_secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
});

test('the list is a bare array of exactly five fields each, without secrets and metadata', async () => {
  const metaData = { header_key: 'X-Partner', header_value: 'b41-value', note: 'ours' };
  const { signing_secret: _, ...shown } = (await register({ meta_data: metaData })).body;

  const body = await list();

  expect(body).toStrictEqual([shown]);
  expect(Object.keys(body[0])).toEqual(Object.keys(shown));
});

test('the list shows subscriptions in the order of their registration', async () => {
  for (const type of TYPES.toReversed()) await tenant.subscribe(TARGET, type);
  const types = (await list()).map((item: { notification_type: string }) => item.notification_type);
  expect(types).toEqual(TYPES.toReversed());
});

test.each(TYPES)('%s can be subscribed to', async (type) => {
  const { status, body } = await register({ notification_type: type });
  expect([status, body.notification_type]).toEqual([201, type]);
});

test.each([undefined, null, '', 'PHARMACY_ORDER_CREATED', 'unknown', '*', 5, [TYPE], { a: 1 }])(
  'the notification type %j is refused with the list of those there are',
  async (type) => {
    const { status, body } = await register({ notification_type: type });
    expect(status).toBe(400);
    expect(body).toStrictEqual(fault('notification_type', `must be one of ${TYPES.join(', ')}`));
  },
);

test('payload version "1" may be asked for', async () => {
  const { status, body } = await register({ payload_version: '1' });
  expect([status, body.payload_version]).toEqual([201, '1']);
});

test.each(['2', '', '1.0', 1, true, ['1'], {}])(
  'payload version %j is refused',
  async (version) => {
    const { status, body } = await register({ payload_version: version });
    expect(status).toBe(400);
    expect(body).toStrictEqual(fault('payload_version', 'must be "1"'));
  },
);

test('fields that nobody knows are ignored, and those of the answer cannot be chosen', async () => {
  const wish = { uid: 'ns-mine', options: 'PUBSUB', signing_secret: 'whsec_mine', colour: 'blue' };
  const { status, body } = await register(wish);
  expect(status).toBe(201);
  expect(body).toMatchObject({ options: 'WEBHOOK', uid: expect.not.stringMatching('mine') });
  expect(body.signing_secret).toMatch(SECRET);
});

describe('a repeated registration', () => {
  const TAKEN = { error: 'This target is already subscribed to this event type.' };

  test.each([TARGET, 'HTTPS://127.0.0.1:8443/rx'])('as %s is a conflict', async (target) => {
    await register();
    const { status, body } = await register({ target });
    expect([status, body]).toStrictEqual([409, TAKEN]);
  });

  test('is accepted once when many arrive at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => register()));
    const made = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 409);
    expect([made.length, refused.length]).toEqual([1, 9]);
    expect(await list()).toHaveLength(1);
  });

  test('is possible again after removal, under a new uid and with a new secret', async () => {
    const { body: first } = await register();
    await remove(pair());
    const { status, body: second } = await register();
    expect(status).toBe(201);
    expect(second.uid).not.toBe(first.uid);
    expect(second.signing_secret).not.toBe(first.signing_secret);
  });

  test('is no conflict for another type or another organisation', async () => {
    await register();
    const statuses = [
      (await register({ notification_type: 'pharmacy_order_updated' })).status,
      (await register({}, await world.tenant())).status,
    ];
    expect(statuses).toEqual([201, 201]);
  });
});

describe('a removal', () => {
  test('takes away the pair and leaves the other type of the same target', async () => {
    await register();
    const { uid } = await tenant.subscribe(TARGET, 'pharmacy_order_updated');
    const { status, body } = await remove(pair());
    expect([status, body]).toEqual([204, undefined]);
    expect(await list()).toMatchObject([{ uid }]);
  });

  test.each([
    ['as it is', 'https://127.0.0.1:8443/rx?shop=1', 'https://127.0.0.1:8443/rx?shop=1'],
    ['with a plus as it is', 'https://127.0.0.1:8443/a+b', 'https://127.0.0.1:8443/a+b'],
    ['with an encoded plus', 'https://127.0.0.1:8443/a+b', 'https://127.0.0.1:8443/a%2Bb'],
    [
      'with an encoded &',
      'https://127.0.0.1:8443/rx?a=1&b=2',
      'https://127.0.0.1:8443/rx?a=1%26b=2',
    ],
  ])('finds a target that is written into the query %s', async (_, target, written) => {
    await register({ target });
    const { status } = await remove(`target=${written}&notification_type=${TYPE}`);
    expect(status).toBe(204);
    expect(await list()).toEqual([]);
  });

  test.each([
    ['', 'target and notification_type'],
    [`target=${TARGET}`, 'notification_type'],
    [`notification_type=${TYPE}`, 'target'],
    [`target=&notification_type=${TYPE}`, 'target'],
  ])('with the query "%s" names the missing %s', async (query, names) => {
    const { status, body } = await remove(query);
    const error = `Missing required parameters: ${names}`;
    expect([status, body]).toStrictEqual([400, { error }]);
  });

  test.each([
    ['target', pair('https://127.0.0.1:8443/other')],
    ['type', pair(TARGET, 'pharmacy_order_updated')],
    ['text for a target', pair('no url')],
    ['text for a type', pair(TARGET, 'unknown')],
  ])('of an unknown %s is answered 404 and removes nothing', async (_, query) => {
    await register();
    expect(await remove(query)).toMatchObject(NOT_FOUND);
    expect(await list()).toHaveLength(1);
  });

  test('is answered 404 the second time', async () => {
    await register();
    await remove(pair());
    expect(await remove(pair())).toMatchObject(NOT_FOUND);
  });
});

test("another organisation neither sees nor removes an organisation's subscription", async () => {
  const other = await world.tenant();
  await register();
  expect(await list(other)).toEqual([]);
  expect(await remove(pair(), other)).toMatchObject(NOT_FOUND);
  expect(await list()).toHaveLength(1);
});

describe('a target', () => {
  test.each(BAD_TARGETS)('that %s is refused', async (_, target) => {
    const strict = await strictWorld.tenant();
    const { status, body } = await register({ target }, strict);
    expect(status).toBe(400);
    expect(body).toStrictEqual(fault('target', expect.stringMatching(/\w+ \w+/)));
    expect(await list(strict)).toEqual([]);
  });

  test('that is refused for its credentials is not quoted in the answer', async () => {
    const answer = await register({ target: 'https://user:s3cret@127.0.0.1:8443/rx' });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('s3cret');
  });

  test.each(['https://hooks.example.com/rx', 'https://hooks.example.com:8443/rx?shop=1'])(
    '%s, whose name does not resolve yet, is accepted as it was written',
    async (target) => {
      const { status, body } = await register({ target }, await strictWorld.tenant());
      expect([status, body.target]).toEqual([201, target]);
    },
  );
});

describe('metadata', () => {
  test.each([{}, { note: 'ours', nested: { list: [1, null] } }, { big: 'x'.repeat(10_000) }])(
    'of any shape is accepted (%#)',
    async (metaData) => {
      expect((await register({ meta_data: metaData })).status).toBe(201);
    },
  );

  test.each(['"text"', '5', '1.50', 'true', '[]'])('%s is refused as no object', async (text) => {
    const body = `{"target":"${TARGET}","notification_type":"${TYPE}","meta_data":${text}}`;
    const answer = await tenant.call('POST', SUBSCRIPTIONS, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toStrictEqual(fault('meta_data', 'must be an object'));
  });

  test.each(BAD_HEADERS)('with %s is refused', async (_, metaData, { field, message }) => {
    const { status, body } = await register({ meta_data: metaData });
    expect(status).toBe(400);
    expect(body).toStrictEqual(fault(`meta_data.${field}`, message));
    expect(JSON.stringify(body)).not.toContain('b41-Value');
    expect(await list()).toEqual([]);
  });
});

describe('a body', () => {
  const send = (body: unknown, headers?: Record<string, string>, api: ApiCaller = world.api) =>
    api.call('POST', SUBSCRIPTIONS, { key: tenant.key, body, ...(headers && { headers }) });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'of the type %s is refused',
    async (type) => {
      const { status, body } = await send('{}', { 'Content-Type': type });
      const error = 'The Content-Type must be application/json';
      expect([status, body]).toStrictEqual([415, { error }]);
    },
  );

  test.each(['{"target":', '{target: 1}', 'target=x', '{}{}', '{"a":1,}', 'NaN'])(
    'that is not JSON is refused: %s',
    async (text) => {
      const { status, body } = await send(text);
      expect([status, body]).toStrictEqual([400, { error: 'The text is not valid JSON.' }]);
    },
  );

  test.each(['', '[]', '[{}]', '"text"', '5', '1.50', 'true', 'null'])(
    'that is JSON but no object is refused: %s',
    async (text) => {
      const { status, body } = await send(text);
      expect(status).toBe(400);
      expect(body).toHaveProperty('error', 'Validation failed');
    },
  );

  test.each(['meta_data', 'target', 'colour'])(
    'nested beyond measure in %s is never a fault of ours',
    async (field) => {
      for (const depth of [1000, 2500, 3500, 5000, 100_000]) {
        const deep = '['.repeat(depth) + ']'.repeat(depth);
        const { status } = await send(`{"${field}":${deep},"notification_type":"${TYPE}"}`);
        expect(status, `at depth ${depth}`).toBe(400);
      }
    },
  );

  test('that is not UTF-8 is refused', async () => {
    const { status, body } = await send(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]));
    expect([status, body]).toStrictEqual([400, { error: 'The body is not UTF-8.' }]);
  });

  test('that is too large is refused', async () => {
    const { status, body } = await send(JSON.stringify({ note: 'x'.repeat(256 * 1024) }));
    expect([status, body]).toStrictEqual([413, { error: 'The request body is too large' }]);
  });
});

describe('the rate limit', () => {
  let limited: World;
  beforeAll(async () => {
    limited = await startWorld({ MANAGEMENT_RATE_LIMIT: '2/s' }, { withWorker: false });
  });
  afterAll(() => limited.close());

  test('answers 429 to one key too busy and holds back nobody else', async () => {
    const [busy, calm] = [await limited.tenant(), await limited.tenant()];
    const burst = Promise.all(Array.from({ length: 5 }, () => busy.call('GET', SUBSCRIPTIONS)));
    const other = calm.call('GET', SUBSCRIPTIONS);
    const [refused, ...more] = (await burst).filter(({ status }) => status !== 200);

    expect([refused?.status, refused?.body]).toStrictEqual([429, { error: 'Rate limit exceeded' }]);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(more.map(({ status }) => status)).toEqual([429, 429]);
    expect((await other).status).toBe(200);
  });
});
