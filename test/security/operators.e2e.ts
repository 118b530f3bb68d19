import { GRANTS } from '@rxhooks/contracts';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKey, issueOperatorKey, OPERATOR_KEYS, ORGANISATIONS } from '../support/admin.js';
import type { CallOptions } from '../support/api-caller.js';
import { CURRENT } from '../support/decoda.js';
import { orderEvent } from '../support/events.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const MANAGED = '/v1/management/subscriptions';
const TARGET = 'https://hooks.example.com/operators';
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let world: World;
let tenant: Tenant;
let other: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
  other = await world.tenant();
});
afterAll(() => world.close());

const issue = (role: string, grants: readonly string[] = []) =>
  issueOperatorKey(world.api, role, grants);
const keys = async () => (await world.api.asAdmin('GET', OPERATOR_KEYS)).body.data;

/** A call for the tenant's organisation. */
function callFor(key: string, method: string, path: string, options: CallOptions = {}) {
  const headers = { 'X-Organisation': tenant.slug, ...options.headers };
  return world.api.call(method, path, { key, ...options, headers });
}

async function newest() {
  const { body } = await world.api.asAdmin('GET', '/v1/admin/audit-log?limit=1');
  return body.data[0];
}

describe("an operator's key", () => {
  test('is shown at its creation, and its description from then on', async () => {
    const body = { display_name: 'Alex at the desk', role: 'viewer', grants: GRANTS };
    const made = await world.api.asAdmin('POST', OPERATOR_KEYS, body);
    const { key, ...shown } = made.body;
    expect([made.status, key]).toEqual([201, expect.stringMatching(/^rxh_op_[\w-]{43}$/)]);
    expect(shown).toStrictEqual({
      uid: expect.stringMatching(/^opk_[0-9a-f]{32}$/),
      ...body,
      created_at: expect.stringMatching(ISO_TIME),
      last_used_at: null,
    });
    expect((await keys()).at(-1)).toStrictEqual(shown);
    const rows = await world.database.query('SELECT * FROM operator_keys');
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  test('shows when it was used, as an API key does', async () => {
    const operator = await issue('viewer');
    const apiKey = await issueKey(world.api, tenant.uid, []);
    const list = `${ORGANISATIONS}/${tenant.uid}/api-keys`;
    await world.api.call('GET', '/v1/event-types', { key: apiKey.key });
    await world.api.call('GET', list, { key: operator.key });
    const lastUse = (all: readonly { uid: string; last_used_at: string }[], uid: string) =>
      all.find((it) => it.uid === uid)?.last_used_at;
    await eventually(async () => {
      expect(lastUse(await keys(), operator.uid)).toMatch(ISO_TIME);
      const { body } = await world.api.asAdmin('GET', list);
      expect(lastUse(body.data, apiKey.uid)).toMatch(ISO_TIME);
    });
  });

  test('that is revoked opens nothing any more', async () => {
    const { uid, key } = await issue('admin');
    const revoke = () => world.api.asAdmin('DELETE', `${OPERATOR_KEYS}/${uid}`);
    expect((await world.api.call('GET', ORGANISATIONS, { key })).status).toBe(200);
    expect((await revoke()).status).toBe(204);
    expect((await world.api.call('GET', ORGANISATIONS, { key })).status).toBe(401);
    expect((await revoke()).status).toBe(404);
    expect((await keys()).map((it: { uid: string }) => it.uid)).not.toContain(uid);
  });

  test.each([
    [{ role: 'viewer' }, 'display_name'],
    [{ display_name: 'A', role: 'owner' }, 'role'],
    [{ display_name: 'A' }, 'role'],
    [{ display_name: 'A', role: 'admin', grants: ['operator_key:write'] }, 'grants'],
    [{ display_name: 'A', role: 'admin', grants: 'event_data:read' }, 'grants'],
    [{ display_name: 'A', role: 'admin', permissions: [] }, 'permissions'],
  ])('is not made of %j', async (body, field) => {
    const answer = await world.api.asAdmin('POST', OPERATOR_KEYS, body);
    expect([answer.status, answer.body.details[0].field]).toEqual([400, field]);
  });
});

describe('an operator', () => {
  test('acts for the organisation that the header names, by uid or slug', async () => {
    const { uid } = await tenant.subscribe(TARGET);
    await other.subscribe(TARGET);
    const { key } = await issue('viewer');
    for (const name of [tenant.uid, tenant.slug]) {
      const headers = { 'X-Organisation': name };
      const { status, body } = await world.api.call('GET', MANAGED, { key, headers });
      expect([status, body.data.map((it: { uid: string }) => it.uid)]).toEqual([200, [uid]]);
    }
  });

  test.each(['viewer', 'bootstrap'])('(%s) without the header is told of it', async (who) => {
    const key = who === 'viewer' ? (await issue('viewer')).key : ADMIN_KEY;
    const { status, body } = await world.api.call('GET', DELIVERIES, { key });
    const error =
      'The header X-Organisation is expected: the uid or slug of the organisation to act for.';
    expect([status, body]).toStrictEqual([400, { error }]);
  });

  test('who names no organisation that is there is answered 404', async () => {
    const headers = { 'X-Organisation': 'nobody' };
    const { status, body } = await callFor(ADMIN_KEY, 'GET', DELIVERIES, { headers });
    const error = 'The header X-Organisation names no organisation; it takes a uid or a slug.';
    expect([status, body]).toStrictEqual([404, { error }]);
  });

  test('is on record under that organisation, by name, with the reason', async () => {
    const { uid, key } = await issue('operator');
    const headers = { 'X-Reason': Buffer.from('Störung 4711').toString('latin1') };
    const answer = await callFor(key, 'POST', `${MANAGED}/ns_1/pause`, { headers });
    expect(answer.status).toBe(404);
    expect(await newest()).toMatchObject({
      actor: uid,
      actor_name: 'tests',
      organisation_uid: tenant.uid,
      action: 'subscription.pause',
      subject: 'ns_1',
      result: 'not_found',
      reason: 'Störung 4711',
      request_id: answer.headers.get('x-request-id'),
    });
  });

  test('with the key from configuration is on record as bootstrap', async () => {
    await callFor(ADMIN_KEY, 'POST', `${MANAGED}/ns_1/pause`);
    expect(await newest()).toMatchObject({
      actor: 'bootstrap',
      actor_name: null,
      organisation_uid: tenant.uid,
      reason: null,
    });
  });

  test('who may not do it is on record under that organisation as denied', async () => {
    const { uid, key } = await issue('viewer');
    const answer = await callFor(key, 'POST', `${DELIVERIES}/dlv_1/resend`);
    const description = 'The API key lacks the permission notification_delivery:write.';
    expect([answer.status, answer.body]).toEqual([403, { code: 'permission_denied', description }]);
    const expected = { actor: uid, organisation_uid: tenant.uid, result: 'denied' };
    expect(await newest()).toMatchObject(expected);
  });

  test.each(['', ', more words'])('gives a reason of at most 200 characters%s', async (more) => {
    const headers = { 'X-Reason': 'x'.repeat(200) + more };
    const { status } = await callFor(ADMIN_KEY, 'POST', `${MANAGED}/ns_1/pause`, { headers });
    expect(status).toBe(more === '' ? 404 : 400);
  });

  test('sends events for the organisation of the header or of the body, and no two', async () => {
    const send = async (organisation_uid: string | undefined, organisation?: string) => {
      const headers: Record<string, string> =
        organisation === undefined ? {} : { 'X-Organisation': organisation };
      const body = { ...orderEvent(), organisation_uid };
      const answer = await world.api.call('POST', '/v1/events', { key: ADMIN_KEY, headers, body });
      return [answer.status, answer.body.details?.[0].field];
    };
    expect(await send(tenant.uid)).toEqual([202, undefined]);
    expect(await send(undefined, tenant.slug)).toEqual([202, undefined]);
    expect(await send(undefined)).toEqual([422, 'organisation_uid']);
    expect(await send(other.uid, tenant.slug)).toEqual([422, 'organisation_uid']);
  });

  test('may keep an endpoint going, but not take its deliveries elsewhere', async () => {
    const { uid } = await tenant.subscribe(`${TARGET}/kept`);
    const { key } = await issue('operator');
    const answers = [
      await callFor(key, 'POST', `${MANAGED}/${uid}/pause`),
      await callFor(key, 'PATCH', `${MANAGED}/${uid}`, { body: { rate_limit_per_second: 5 } }),
      await callFor(key, 'PATCH', `${MANAGED}/${uid}`, { body: { target: `${TARGET}/new` } }),
      await callFor(key, 'POST', `${MANAGED}/${uid}/rotate-secret`, { body: {} }),
      await callFor(key, 'POST', SUBSCRIPTIONS, { body: {} }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403, 403]);
    expect(answers[2]?.body.description).toContain('subscription_target:write');
  });
});

describe("an operator at a vendor's API", () => {
  const decoda = (key: string, path: string, headers: Record<string, string>) =>
    world.api.call('GET', CURRENT + path, { headers: { 'API-KEY': key, ...headers } });

  test('of Decoda names the organisation in both headers', async () => {
    const names = { TENANT: tenant.slug, 'X-Organisation': tenant.slug };
    const lists = [
      await decoda(ADMIN_KEY, '/list', names),
      await decoda(ADMIN_KEY, '/list', { TENANT: tenant.slug }),
      await decoda(ADMIN_KEY, '/list', { ...names, TENANT: other.slug }),
    ];
    expect(lists.map(({ status }) => status)).toEqual([200, 400, 403]);
    expect(lists[1]?.body.detail).toContain('X-Organisation');
  });

  test('of Decoda reads payloads with the grant and a reason', async () => {
    const headers = { TENANT: tenant.slug, 'X-Organisation': tenant.slug };
    const { key } = await issue('admin', GRANTS);
    const path = '/whs_1/delivery-attempts/list';
    const answers = [
      await decoda(ADMIN_KEY, path, headers),
      await decoda(key, path, headers),
      await decoda(key, path, { ...headers, 'X-Reason': 'ticket 4711' }),
      await decoda(tenant.key, path, { TENANT: tenant.slug }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 400, 404, 404]);
    expect(answers[0]?.body.detail).toContain('event_data:read');
    expect(answers[1]?.body.detail).toContain('X-Reason');
  });

  test('of Semble acts for the organisation of the header', async () => {
    const ask = (headers: Record<string, string>) =>
      world.api.call('POST', '/graphql', {
        headers: { 'x-token': ADMIN_KEY, ...headers },
        body: { query: '{ webhooks { id } }' },
      });
    const answers = [await ask({ 'X-Organisation': tenant.uid }), await ask({})];
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(answers[0]?.body).toEqual({ data: { webhooks: [] } });
    expect(answers[1]?.body.errors[0].message).toContain('X-Organisation');
  });
});

test("an organisation's key that names another one is denied, whether that exists or not", async () => {
  const answers = ['nobody', other.slug].map((name) =>
    callFor(tenant.key, 'GET', DELIVERIES, { headers: { 'X-Organisation': name } }),
  );
  const [unknown, known] = (await Promise.all(answers)).map(({ status, body }) => [status, body]);
  expect(known).toEqual(unknown);
  expect(known?.[0]).toBe(403);
  expect((await callFor(tenant.key, 'GET', DELIVERIES)).status).toBe(200);
});

test('operators are counted one by one', async () => {
  const limited = await startWorld({ KEY_RATE_LIMIT: '5/m' }, { withWorker: false });
  try {
    const { key } = await issueOperatorKey(limited.api, 'viewer', []);
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1)
      statuses.push((await limited.api.call('GET', ORGANISATIONS, { key })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await limited.api.asAdmin('GET', ORGANISATIONS)).status).toBe(200);
  } finally {
    await limited.close();
  }
});
