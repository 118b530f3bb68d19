import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Pharmacy, PHARMACY_SUBSCRIPTIONS, setUpPharmacy } from '../../support/pharmacy.js';
import type { Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

// An address, so that no name server has a say in these tests.
const TARGET = 'https://127.0.0.1:8443/pharmacy';
const TYPE = 'pharmacy_order_created';
const NOT_FOUND = { status: 404, body: { error: 'Resource not found' } };

let world: World;
let tenant: Tenant;
let pharmacy: Pharmacy;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  pharmacy = await setUpPharmacy(world.api, tenant.uid);
});

const register = (more: object = {}, by: Pick<Pharmacy, 'call'> = pharmacy) =>
  by.call('POST', PHARMACY_SUBSCRIPTIONS, { target: TARGET, notification_type: TYPE, ...more });
const list = async (by = pharmacy) => (await by.call('GET', PHARMACY_SUBSCRIPTIONS)).body;
const remove = (uid: string, by = pharmacy) => by.call('DELETE', PHARMACY_SUBSCRIPTIONS + uid);

describe('a repeated registration', () => {
  test('is a conflict, in every spelling of the target', async () => {
    await register();
    for (const target of [TARGET, TARGET.replace('https', 'HTTPS')]) {
      const { status, body } = await register({ target });
      const error = 'This target is already subscribed to this event type.';
      expect([status, body]).toStrictEqual([409, { error }]);
    }
  });

  test('is none for another type, another pharmacy or the organisation itself', async () => {
    await register();
    const neighbour = await setUpPharmacy(world.api, tenant.uid);
    const statuses = [
      (await register({ notification_type: 'pharmacy_order_updated' })).status,
      (await register({}, neighbour)).status,
    ];
    expect(statuses).toEqual([201, 201]);
    expect(await tenant.subscribe(TARGET)).toHaveProperty('uid', expect.stringMatching(/^ns-/));
  });

  test('is possible again after removal, under a new uid and with a new secret', async () => {
    const { body: first } = await register();
    await remove(first.uid);
    const { status, body: second } = await register();
    expect(status).toBe(201);
    expect(second.uid).not.toBe(first.uid);
    expect(second.signing_secret).not.toBe(first.signing_secret);
  });
});

describe('a removal', () => {
  test('takes away the one that it names, and leaves the others', async () => {
    const { uid } = await pharmacy.subscribe(TARGET);
    const other = await pharmacy.subscribe(TARGET, 'pharmacy_order_updated');
    const { status, body } = await remove(uid);
    expect([status, body]).toEqual([204, undefined]);
    expect(await list()).toMatchObject([{ uid: other.uid }]);
  });

  test('is answered 404 the second time', async () => {
    const { uid } = await pharmacy.subscribe(TARGET);
    await remove(uid);
    expect(await remove(uid)).toMatchObject(NOT_FOUND);
  });

  test.each(['unknown', `sub-${'0'.repeat(32)}`, 'sub-%25', '%2E%2E', '__proto__'])(
    'of %s is answered 404',
    async (uid) => {
      expect(await remove(uid)).toMatchObject(NOT_FOUND);
    },
  );

  test('of what is at organisation level is answered 404, and removes nothing', async () => {
    const { uid } = await tenant.subscribe(TARGET);
    expect(await remove(uid)).toMatchObject(NOT_FOUND);
    const { body } = await tenant.call('GET', '/v1/management/notification-subscriptions');
    expect(body).toMatchObject([{ uid }]);
  });
});
