import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueKey } from '../../support/admin.js';
import {
  type Pharmacy,
  PHARMACY_BASES,
  PHARMACY_SUBSCRIPTIONS,
  setUpPharmacy,
} from '../../support/pharmacy.js';
import { SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

const TARGET = 'https://127.0.0.1:8443/pharmacy';
const TYPE = 'pharmacy_order_created';
const MANAGED = '/v1/management/subscriptions';
const NOT_FOUND = { status: 404, body: { error: 'Resource not found' } };
const DENIED = {
  status: 403,
  body: { code: 'permission_denied', description: expect.any(String) },
};

let world: World;
let tenant: Tenant;
let pharmacy: Pharmacy;
let uid: string;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  pharmacy = await setUpPharmacy(world.api, tenant.uid);
  ({ uid } = await pharmacy.subscribe(TARGET));
});

const list = async (by = pharmacy) => (await by.call('GET', PHARMACY_SUBSCRIPTIONS)).body;

/** The three calls, each of which would succeed with the pharmacy's own key. */
function callAll(key: string) {
  const body = { target: `${TARGET}/2`, notification_type: TYPE };
  return Promise.all([
    world.api.call('GET', PHARMACY_SUBSCRIPTIONS, { key }),
    world.api.call('POST', PHARMACY_SUBSCRIPTIONS, { key, body }),
    world.api.call('DELETE', PHARMACY_SUBSCRIPTIONS + uid, { key }),
  ]);
}

const plain = ({ status, body }: { status: number; body: unknown }) => ({ status, body });

describe("a pharmacy's subscriptions", () => {
  test("are closed to a key of the organisation, whatever its permissions, and to the operator's", async () => {
    const { key } = await issueKey(world.api, tenant.uid, ['webhooks_read', 'webhooks_write']);
    for (const refused of [key, ADMIN_KEY])
      expect((await callAll(refused)).map(plain)).toEqual([DENIED, DENIED, DENIED]);
    expect(await list()).toMatchObject([{ uid }]);
  });

  test.each(['in the same organisation', 'in another one'])(
    "are not there for another pharmacy's key %s",
    async (where) => {
      const owner = where === 'in another one' ? (await world.tenant()).uid : tenant.uid;
      const other = await setUpPharmacy(world.api, owner);
      expect(await list(other)).toEqual([]);
      expect(await other.call('DELETE', PHARMACY_SUBSCRIPTIONS + uid)).toMatchObject(NOT_FOUND);
      expect(await list()).toMatchObject([{ uid }]);
    },
  );

  test('need a permission each for reading and for writing, and neither gives the other', async () => {
    const keyWith = async (...permissions: string[]) =>
      (await issueKey(world.api, tenant.uid, permissions, pharmacy.uid)).key;
    const asReader = await callAll(await keyWith('webhooks_read'));
    const asWriter = await callAll(await keyWith('webhooks_write'));
    const asManager = await callAll(
      await keyWith('notification_subscription:read', 'notification_subscription:write'),
    );
    expect(asReader.map(({ status }) => status)).toEqual([200, 403, 403]);
    expect(asWriter.map(({ status }) => status)).toEqual([403, 201, 204]);
    expect(asManager.map(plain)).toEqual([DENIED, DENIED, DENIED]);
  });

  test('are those of the key, whatever pharmacy_uid says in the query', async () => {
    const other = await setUpPharmacy(world.api, tenant.uid);
    const query = `?pharmacy_uid=${other.uid}`;
    const body = { target: `${TARGET}/2`, notification_type: TYPE };
    const made = await pharmacy.call('POST', PHARMACY_SUBSCRIPTIONS + query, body);
    const listed = await pharmacy.call('GET', PHARMACY_SUBSCRIPTIONS + query);
    expect(listed.body).toMatchObject([{ uid }, { uid: made.body.uid }]);
    expect(await list(other)).toEqual([]);
  });

  test('are in no list of the Management API', async () => {
    expect((await tenant.call('GET', SUBSCRIPTIONS)).body).toEqual([]);
    const query = `target=${TARGET}&notification_type=${TYPE}`;
    expect(await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query}`)).toMatchObject(NOT_FOUND);
  });

  test('are managed by the organisation where it manages how deliveries are made', async () => {
    const { body } = await tenant.call('GET', MANAGED);
    expect(body.data).toMatchObject([{ uid, pharmacy_uid: pharmacy.uid, contract: 'rxscale' }]);
    const target = `${TARGET}/moved`;
    expect(await tenant.call('PATCH', `${MANAGED}/${uid}`, { target })).toMatchObject({
      status: 200,
    });
    expect(await list()).toMatchObject([{ uid, target }]);
  });

  test('cannot be moved onto each other', async () => {
    const second = await pharmacy.subscribe(`${TARGET}/2`);
    const answer = await tenant.call('PATCH', `${MANAGED}/${second.uid}`, { target: TARGET });
    expect(answer.status).toBe(409);
  });
});

test('a registration and a removal are on record, with the key, the subscription and the organisation', async () => {
  const made = await pharmacy.call('POST', PHARMACY_SUBSCRIPTIONS, {
    target: `${TARGET}/planted`,
    notification_type: TYPE,
  });
  const removed = await pharmacy.call('DELETE', PHARMACY_SUBSCRIPTIONS + made.body.uid);

  const { body } = await world.api.asAdmin('GET', '/v1/admin/audit-log?limit=2');
  const entry = {
    actor: pharmacy.keyUid,
    organisation_uid: tenant.uid,
    subject: made.body.uid,
    result: 'done',
  };
  expect(body.data).toMatchObject([
    { ...entry, action: 'subscription.remove', request_id: removed.headers.get('x-request-id') },
    { ...entry, action: 'subscription.register', request_id: made.headers.get('x-request-id') },
  ]);
  expect(JSON.stringify(body)).not.toContain('planted');
});

describe('the rate limit', () => {
  let limited: World;
  beforeAll(async () => {
    limited = await startWorld({ MANAGEMENT_RATE_LIMIT: '2/m' }, { withWorker: false });
  });
  afterAll(() => limited.close());

  test('counts the calls of one key under both base paths together, and those of another one apart', async () => {
    const { uid: organisation } = await limited.tenant();
    const busy = await setUpPharmacy(limited.api, organisation);
    const calm = await setUpPharmacy(limited.api, organisation);
    const answers = [];
    for (const base of [...PHARMACY_BASES, ...PHARMACY_BASES])
      answers.push(await busy.call('GET', base));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
    expect(answers[2]?.body).toStrictEqual({ error: 'Rate limit exceeded' });
    expect(answers[2]?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await calm.call('GET', PHARMACY_SUBSCRIPTIONS)).status).toBe(200);
  });
});
