import { decoda } from '@rxhooks/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CURRENT, decodaOf, FIRST } from '../../support/decoda.js';
import { SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

// An address, so that no name server has a say in these tests.
const URL = 'https://127.0.0.1:8443/decoda';
const ASKED = ['PATIENT_CREATED'];
const NOT_FOUND = { status: 404, body: { detail: 'Resource not found' } };

let world: World;
let tenant: Tenant;
let decodaApi: ReturnType<typeof decodaOf>;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  decodaApi = decodaOf(world, tenant);
});

const call: typeof decodaApi.call = (...given) => decodaApi.call(...given);

describe.each([CURRENT, FIRST])('%s', (prefix) => {
  const create = (more: object = {}) =>
    call('POST', `${prefix}/create`, { url: URL, subscriptions: ASKED, ...more });
  const shown = prefix === CURRENT ? { isArchived: false } : {};

  test('a webhook is created with 200 and exactly the members of the vendor’s summary, in their order', async () => {
    const { status, headers, body } = await create({ notificationEmail: 'ops@example.com' });

    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const summary = {
      id: expect.stringMatching(/^wh_[0-9a-f]{32}$/),
      subscriptions: ASKED,
      url: URL,
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedDate: null,
      secret: expect.stringMatching(/^[0-9a-f]{32}$/),
      notificationEmail: 'ops@example.com',
      ...shown,
    };
    expect(body).toStrictEqual(summary);
    expect(Object.keys(body)).toEqual(Object.keys(summary));
  });

  test('create, get, list and update all show the secret', async () => {
    const { body: created } = await create();
    const { body: got } = await call('GET', `${prefix}/get/${created.id}`);
    const { body: listed } = await call('GET', `${prefix}/list`);
    const { body: updated } = await call('PUT', `${prefix}/update/${created.id}`, {});
    expect(got).toStrictEqual(created);
    expect(listed).toStrictEqual([created]);
    expect(updated).toMatchObject({ id: created.id, secret: created.secret });
  });

  test('two webhooks may have the same URL and types', async () => {
    const answers = [await create(), await create()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.body.id).not.toBe(answers[1]?.body.id);
    expect(answers[0]?.body.secret).not.toBe(answers[1]?.body.secret);
  });

  test('an update changes what it names and leaves alone what it does not', async () => {
    const { body: created } = await create({ notificationEmail: 'ops@example.com' });
    const path = `${prefix}/update/${created.id}`;

    const moved = await call('PUT', path, { url: `${URL}/moved` });
    const widened = await call('PUT', path, { subscriptions: ['REFUND_CREATED', 'CHAT_UPDATE'] });

    expect(moved.status).toBe(200);
    expect(moved.body).toStrictEqual({
      ...created,
      url: `${URL}/moved`,
      updatedDate: expect.stringMatching(/Z$/),
    });
    expect(widened.body).toMatchObject({
      url: `${URL}/moved`,
      subscriptions: ['REFUND_CREATED', 'CHAT_UPDATE'],
      notificationEmail: 'ops@example.com',
    });
    expect((await call('GET', `${prefix}/get/${created.id}`)).body).toStrictEqual(widened.body);
  });

  test('null in an update takes the mail address away, and leaves the other two alone', async () => {
    const { body: created } = await create({ notificationEmail: 'ops@example.com' });
    const nothing = { url: null, subscriptions: null, notificationEmail: null };
    const { body } = await call('PUT', `${prefix}/update/${created.id}`, nothing);
    expect(body).toMatchObject({ url: URL, subscriptions: ASKED, notificationEmail: null });
  });

  test('a webhook is deleted with true, and then with false', async () => {
    const { body: created } = await create();
    const first = await call('DELETE', `${prefix}/delete/${created.id}`);
    const second = await call('DELETE', `${prefix}/delete/${created.id}`);
    expect([first.status, first.body]).toEqual([200, true]);
    expect([second.status, second.body]).toEqual([200, false]);
    expect((await call('GET', `${prefix}/list`)).body).toEqual([]);
  });

  test('members that are not known are overlooked', async () => {
    expect((await create({ description: 'x', isArchived: true })).status).toBe(200);
  });

  test.each([
    ['GET', 'get/wh_0'],
    ['PUT', 'update/wh_0'],
    ['DELETE', 'delete/wh_0'],
    ['GET', 'wh_0/delivery-attempts/list'],
    ['GET', 'events/dlv_0'],
    ['GET', 'events/dlv_0/send'],
  ])('%s %s is not found', async (method, path) => {
    const body = method === 'PUT' ? {} : undefined;
    expect(await call(method, `${prefix}/${path}`, body)).toMatchObject(NOT_FOUND);
  });
});

test('an archived webhook can be read, and be listed where it is asked for', async () => {
  const { id } = await decodaApi.create(URL, ASKED);
  await call('DELETE', `${CURRENT}/delete/${id}`);
  const { body } = await call('GET', `${CURRENT}/list?include_archived=true`);
  expect(body).toMatchObject([{ id, isArchived: true }]);
  expect((await call('GET', `${CURRENT}/list?include_archived=false`)).body).toEqual([]);
  expect((await call('GET', `${CURRENT}/get/${id}`)).body).toStrictEqual(body[0]);
});

test('an archived webhook cannot be changed', async () => {
  const { id } = await decodaApi.create(URL, ASKED);
  await call('DELETE', `${CURRENT}/delete/${id}`);
  const answer = await call('PUT', `${CURRENT}/update/${id}`, { url: URL });
  expect(answer).toMatchObject({ status: 409, body: { detail: 'The webhook is archived.' } });
});

test('the first generation of the API does not know archived webhooks', async () => {
  const { id } = await decodaApi.create(URL, ASKED);
  await call('DELETE', `${CURRENT}/delete/${id}`);
  expect((await call('GET', `${FIRST}/list?include_archived=true`)).body).toEqual([]);
  expect(await call('GET', `${FIRST}/get/${id}`)).toMatchObject(NOT_FOUND);
});

test('both generations show the same webhooks', async () => {
  const { id } = await decodaApi.create(URL, ASKED);
  const { body } = await call('POST', `${FIRST}/create`, { url: URL, subscriptions: ASKED });
  const ids = [id, body.id];
  for (const prefix of [CURRENT, FIRST]) {
    const listed = (await call('GET', `${prefix}/list`)).body;
    expect(listed.map((one: { id: string }) => one.id)).toEqual(ids);
  }
});

test('every spelling can be subscribed to, and is shown as it was written', async () => {
  expect(decoda.SPELLINGS).toHaveLength(85);
  const { subscriptions } = await decodaApi.create(URL, decoda.SPELLINGS);
  expect(subscriptions).toEqual(decoda.SPELLINGS);
});

test('a webhook may have no types at all, and get nothing', async () => {
  expect((await decodaApi.create(URL, [])).subscriptions).toEqual([]);
});

test('the tenant may be named by its uid as well as by its slug', async () => {
  for (const name of [tenant.uid, tenant.slug]) {
    const headers = { TENANT: name, 'API-KEY': tenant.key };
    expect((await world.api.call('GET', `${CURRENT}/list`, { headers })).status).toBe(200);
  }
});

test('webhooks of another contract are unknown here, and those of here there', async () => {
  const { uid } = await tenant.subscribe(URL);
  const { id } = await decodaApi.create(URL, ASKED);
  expect((await call('GET', `${CURRENT}/list`)).body).toMatchObject([{ id }]);
  for (const [method, path] of [
    ['GET', `get/${uid}`],
    ['PUT', `update/${uid}`],
    ['DELETE', `delete/${uid}`],
    ['GET', `${uid}/delivery-attempts/list`],
  ] as const)
    expect(
      await call(method, `${CURRENT}/${path}`, method === 'PUT' ? {} : undefined),
    ).toMatchObject(NOT_FOUND);
  expect((await tenant.call('GET', SUBSCRIPTIONS)).body).toMatchObject([{ uid }]);
});

test('what is done is on record, with the webhook and without its secret', async () => {
  const { id, secret } = await decodaApi.create(`${URL}?planted`, ASKED);
  await call('PUT', `${CURRENT}/update/${id}`, { notificationEmail: 'planted@example.com' });
  await call('DELETE', `${FIRST}/delete/${id}`);
  const { body } = await world.api.asAdmin(
    'GET',
    `/v1/admin/audit-log?organisation=${tenant.uid}&limit=3`,
  );
  const rows = body.data.map((it: Record<string, string>) => [
    it['action'],
    it['subject'],
    it['result'],
  ]);
  expect(rows).toEqual([
    ['subscription.remove', id, 'done'],
    ['subscription.update', id, 'done'],
    ['subscription.register', id, 'done'],
  ]);
  expect(JSON.stringify(body)).not.toMatch(new RegExp(`planted|${secret}`));
});

test('a secret is kept encrypted', async () => {
  const { secret } = await decodaApi.create(URL, ASKED);
  const rows = await world.database.query('SELECT * FROM subscriptions');
  expect(JSON.stringify(rows)).not.toContain(secret);
});
