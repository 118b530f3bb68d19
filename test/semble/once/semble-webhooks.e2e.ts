import { semble } from '@rxhooks/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { decodaOf } from '../../support/decoda.js';
import { SEMBLE_PERMISSIONS, sembleOf, UPDATE } from '../../support/semble.js';
import { ALL_PERMISSIONS, SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

// An address, so that no name server has a say in these tests.
const URL = 'https://127.0.0.1:8443/semble';
const ELSEWHERE = 'https://127.0.0.2:8443/semble';
const TYPES = ['patient.created'];
const HEADERS = [
  { key: 'X-Team', value: 'blue' },
  { key: 'X-Key', value: 'k-1' },
];

let world: World;
let tenant: Tenant;
let api: ReturnType<typeof sembleOf>;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
  api = sembleOf(world, tenant);
});

const shown = (webhook: object) => ({ ...webhook, secret: null });
const changed = (webhook: object, changes: object) => ({
  data: { ...shown(webhook), updatedAt: expect.any(String), ...changes },
  error: null,
});

describe('creating', () => {
  test('gives a webhook that is active, with its secret', async () => {
    const webhook = await api.create(URL, TYPES, { label: 'Wards 🏥', headers: HEADERS });
    expect(webhook).toStrictEqual({
      id: expect.stringMatching(/^whs_[0-9a-f]{32}$/),
      secret: expect.stringMatching(/^\S{20,}$/),
      url: URL,
      label: 'Wards 🏥',
      eventTypes: TYPES,
      headers: HEADERS,
      version: '1',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedAt: null,
      deleted: false,
      deliveryPaused: false,
    });
  });

  test('without headers gives an empty list of them', async () => {
    expect(await api.create(URL, TYPES)).toMatchObject({ headers: [] });
    expect(await api.create(ELSEWHERE, TYPES, { headers: null })).toMatchObject({ headers: [] });
  });

  test('takes headers of 8192 characters together, names and values', async () => {
    const headers = [
      { key: 'X-A', value: 'a'.repeat(4096) },
      { key: 'X-B', value: 'b'.repeat(4090) },
    ];
    expect(await api.create(URL, TYPES, { headers })).toMatchObject({ headers });
  });

  test('keeps repeats of an event type once, in the order in which they came', async () => {
    const { eventTypes } = await api.create(URL, ['lab.created', ...TYPES, 'lab.created']);
    expect(eventTypes).toEqual(['lab.created', ...TYPES]);
  });

  test('takes as many different event types as there may be, repeats not counted', async () => {
    const ten = semble.EVENT_TYPE_NAMES.slice(0, 10);
    expect((await api.create(URL, [...ten, ...ten])).eventTypes).toEqual(ten);
  });

  test('at a URL that has other event types makes another webhook', async () => {
    const { id } = await api.create(URL, TYPES);
    expect((await api.create(URL, ['patient.updated'])).id).not.toBe(id);
  });

  test('again is possible after the first one was deleted', async () => {
    const { id } = await api.create(URL, TYPES);
    await api.delete(id);
    expect((await api.create(URL, TYPES)).id).not.toBe(id);
  });

  test('twice at the same moment with a common event type leaves exactly one', async () => {
    const lists = Array.from({ length: 8 }, (_, index) => [
      ...TYPES,
      semble.EVENT_TYPE_NAMES[index] ?? '',
    ]);
    const answers = await Promise.all(
      lists.map((eventTypes) => api.tryCreate({ url: URL, label: 'a', eventTypes })),
    );
    expect(answers.filter(({ data }) => data !== null)).toHaveLength(1);
    expect(await api.all()).toHaveLength(1);
  });

  test('as many as MAX_EVENT_TYPES_PER_WEBHOOK says may be subscribed to', async () => {
    const wide = await startWorld({ MAX_EVENT_TYPES_PER_WEBHOOK: '1000' }, { withWorker: false });
    onTestFinished(() => wide.close());
    const own = sembleOf(wide, await wide.tenant(SEMBLE_PERMISSIONS));
    const { eventTypes } = await own.create(URL, semble.EVENT_TYPE_NAMES);
    expect(eventTypes).toEqual(semble.EVENT_TYPE_NAMES);
  });
});

describe('reading', () => {
  test('shows what was created, but for its secret', async () => {
    const webhook = await api.create(URL, TYPES, { headers: HEADERS });
    expect(await api.one(webhook.id)).toStrictEqual(shown(webhook));
    expect(await api.all()).toStrictEqual([shown(webhook)]);
  });

  test('lists the oldest first', async () => {
    const ids = [];
    for (const type of ['lab.created', 'patient.created', 'booking.created'])
      ids.push((await api.create(URL, [type])).id);
    expect((await api.all()).map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  test('lists deleted ones where they are asked for', async () => {
    const { id } = await api.create(URL, TYPES);
    await api.delete(id);
    expect(await api.all(true)).toMatchObject([{ id, deleted: true }]);
    expect(await api.all(false)).toEqual([]);
    expect(await api.all()).toEqual([]);
  });

  test('shows one that is deleted', async () => {
    const { id } = await api.create(URL, TYPES);
    await api.delete(id);
    expect(await api.one(id)).toMatchObject({ id, deleted: true, secret: null });
  });

  test.each(['whs_0', `whs_${'0'.repeat(32)}`, '', ' ', 'a\0b', '%', 'x'.repeat(3000)])(
    'gives null for the id %j, which is nobody’s',
    async (id) => {
      expect(await api.one(id)).toBeNull();
    },
  );

  test('takes an id as a number too, as GraphQL has it', async () => {
    expect((await api.ask('{ webhook(id: 5) { id } }')).body).toEqual({ data: { webhook: null } });
  });
});

describe('updating', () => {
  test('changes what it names and leaves alone what it does not', async () => {
    const webhook = await api.create(URL, TYPES, { headers: HEADERS });
    const changes = [
      { label: 'Other' },
      { eventTypes: ['lab.created', 'lab.results.added'] },
      { url: `${URL}/moved` },
      { headers: [{ key: 'X-New', value: 'n' }] },
    ];
    let expected = {};
    for (const change of changes) {
      expected = { ...expected, ...change };
      expect(await api.update(webhook.id, change)).toStrictEqual(changed(webhook, expected));
    }
    expect(await api.one(webhook.id)).toStrictEqual(changed(webhook, expected).data);
  });

  test('with null for a field leaves it alone', async () => {
    const webhook = await api.create(URL, TYPES, { headers: HEADERS });
    const nothing = {
      url: null,
      eventTypes: null,
      label: null,
      headers: null,
      deliveryPaused: null,
    };
    expect(await api.update(webhook.id, nothing)).toStrictEqual({
      data: shown(webhook),
      error: null,
    });
  });

  test('with an empty list of headers clears them', async () => {
    const { id } = await api.create(URL, TYPES, { headers: HEADERS });
    expect((await api.update(id, { headers: [] })).data.headers).toEqual([]);
    expect((await api.one(id)).headers).toEqual([]);
  });

  test('keeps the headers when the webhook moves to another origin', async () => {
    const { id } = await api.create(URL, TYPES, { headers: HEADERS });
    const { data } = await api.update(id, { url: ELSEWHERE });
    expect(data).toMatchObject({ url: ELSEWHERE, headers: HEADERS });
  });

  test('of the URL leaves alone headers that change at the same moment', async () => {
    const { id } = await api.create(URL, TYPES, { headers: HEADERS });
    for (let round = 1; round <= 20; round += 1) {
      const url = round % 2 === 1 ? ELSEWHERE : URL;
      const headers = [{ key: 'X-Round', value: `${round}` }];
      await Promise.all([api.update(id, { headers }), api.update(id, { url })]);
      expect(await api.one(id)).toMatchObject({ url, headers });
    }
  });

  test('to what it is already is no repeat of itself', async () => {
    const { id } = await api.create(URL, TYPES);
    const { data, error } = await api.update(id, { url: URL, eventTypes: TYPES });
    expect([data.id, error]).toEqual([id, null]);
  });

  test('pauses and resumes, and is content with what is so already', async () => {
    const { id } = await api.create(URL, TYPES);
    const seen = [];
    for (const deliveryPaused of [false, true, true, false, false])
      seen.push((await api.update(id, { deliveryPaused })).data.deliveryPaused);
    expect(seen).toEqual([false, true, true, false, false]);
  });

  const disable = (id: string) =>
    world.database.query(
      `UPDATE subscriptions SET status = 'disabled', status_reason = 'gone' WHERE uid = $1`,
      [id],
    );

  test('takes a webhook that was switched off for paused, and pausing it changes nothing', async () => {
    const { id } = await api.create(URL, TYPES);
    await disable(id);
    expect(await api.one(id)).toMatchObject({ deliveryPaused: true });
    const { data, error } = await api.update(id, { deliveryPaused: true });
    expect([data.deliveryPaused, error]).toEqual([true, null]);
    const [row] = await world.database.query('SELECT status FROM subscriptions WHERE uid = $1', [
      id,
    ]);
    expect(row.status).toBe('disabled');
  });

  test('resumes a webhook that was switched off', async () => {
    const { id } = await api.create(URL, TYPES);
    await disable(id);
    const { data } = await api.update(id, { deliveryPaused: false });
    expect(data.deliveryPaused).toBe(false);
  });

  test('takes the id as a literal of the query as well', async () => {
    const { id } = await api.create(URL, TYPES);
    const query = UPDATE.replace('$id: ID!, ', '').replace('id: $id', `id: "${id}"`);
    const { body } = await api.ask(query, { input: { label: 'Literal' } });
    expect(body.data.updateWebhook.data.label).toBe('Literal');
  });
});

describe('deleting', () => {
  test('gives the id', async () => {
    const { id } = await api.create(URL, TYPES);
    expect(await api.delete(id)).toStrictEqual({ data: { id }, error: null });
  });
});

test('several mutations of one request are carried out in their order', async () => {
  const create = (label: string) =>
    `createWebhook(input: {url: "${URL}", label: "${label}", eventTypes: ["patient.created"]}) {
      data { label } error
    }`;
  const { body } = await api.ask(`mutation { first: ${create('A')} second: ${create('B')} }`);
  expect(body).toEqual({
    data: {
      first: { data: { label: 'A' }, error: null },
      second: { data: null, error: expect.any(String) },
    },
  });
});

test('of several operations the one that is named is carried out', async () => {
  const query = 'query All { webhooks { id } } query Nothing { __typename }';
  const { body } = await api.post({ query, operationName: 'Nothing' });
  expect(body).toEqual({ data: { __typename: 'Query' } });
});

test('webhooks of other contracts are unknown here, and those of here there', async () => {
  const { uid } = await tenant.subscribe(URL);
  const { id: decodaId } = await decodaOf(world, tenant).create(URL, []);
  const { id } = await api.create(URL, TYPES);

  expect(await api.all(true)).toMatchObject([{ id }]);
  for (const other of [uid, decodaId]) {
    expect(await api.one(other)).toBeNull();
    expect((await api.update(other, { label: 'x' })).error).toBe('id: There is no such webhook.');
    expect((await api.delete(other)).error).toBe('id: There is no such webhook.');
  }
  expect((await tenant.call('GET', SUBSCRIPTIONS)).body).toMatchObject([{ uid }]);
});

test('secrets and header values are kept encrypted', async () => {
  const headers = [{ key: 'X-Key', value: 'planted-value' }];
  const { secret } = await api.create(URL, TYPES, { headers });
  const rows = JSON.stringify(await world.database.query('SELECT * FROM subscriptions'));
  expect(rows).not.toContain('planted-value');
  expect(rows).not.toContain(secret);
});
