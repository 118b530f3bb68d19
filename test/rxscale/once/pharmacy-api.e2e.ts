import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BAD_HEADERS } from '../../support/bad-headers.js';
import {
  type Pharmacy,
  PHARMACY_BASES,
  PHARMACY_SUBSCRIPTIONS,
  setUpPharmacy,
} from '../../support/pharmacy.js';
import type { Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

// An address, so that no name server has a say in these tests.
const TARGET = 'https://127.0.0.1:8443/pharmacy';
const TYPES = ['pharmacy_order_created', 'pharmacy_order_updated', 'pharmacy_sku_stock_updated'];
const [TYPE = ''] = TYPES;
const SECRET = /^whsec_[A-Za-z0-9+/]{43}=$/;

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
const fault = (field: string, message: unknown) => ({
  error: 'Validation failed',
  details: [{ field, message }],
});

describe.each(PHARMACY_BASES.flatMap((base) => [base, `${base}/`]))('%s', (path) => {
  test('answers the list, a registration and a removal itself, without a redirect', async () => {
    const body = { target: TARGET, notification_type: TYPE };
    const listed = await pharmacy.call('GET', path);
    const made = await pharmacy.call('POST', path, body);
    const slash = path.endsWith('/') ? '/' : '';
    const base = path.replace(/\/$/, '');
    const removed = await pharmacy.call('DELETE', `${base}/${made.body.uid}${slash}`);

    const answers = [listed, made, removed];
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 204]);
    expect(answers.map(({ headers }) => headers.get('location'))).toEqual([null, null, null]);
    expect([listed.body, removed.body]).toEqual([[], undefined]);
  });

  test('has no other call: neither a test, nor a removal by target', async () => {
    const base = path.replace(/\/$/, '');
    const answers = [
      await pharmacy.call('POST', `${base}/test`, { target_url: TARGET }),
      await pharmacy.call('DELETE', `${path}?target=${TARGET}&notification_type=${TYPE}`),
    ];
    const body = { error: 'The path does not have this method' };
    expect(answers).toMatchObject([
      { status: 405, body },
      { status: 405, body },
    ]);
  });
});

test('both base paths lead to the same subscriptions', async () => {
  const [older, newer] = PHARMACY_BASES;
  const { body } = await pharmacy.call('POST', older, { target: TARGET, notification_type: TYPE });
  expect((await pharmacy.call('GET', newer)).body).toMatchObject([{ uid: body.uid }]);
  expect((await pharmacy.call('DELETE', `${newer}/${body.uid}`)).status).toBe(204);
  expect((await pharmacy.call('GET', older)).body).toEqual([]);
});

describe('a registration', () => {
  test('answers the fields of the sample in their order', async () => {
    const { status, headers, body } = await register();

    expect(status).toBe(201);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toStrictEqual({
      uid: expect.stringMatching(/^sub-[0-9a-f]{32}$/),
      target: TARGET,
      notification_type: TYPE,
      signing_secret: expect.stringMatching(SECRET),
    });
    const fields = ['uid', 'target', 'notification_type', 'signing_secret'];
    expect(Object.keys(body)).toEqual(fields);
  });

  test.each(TYPES)('for %s is accepted', async (type) => {
    const { status, body } = await register({ notification_type: type });
    expect([status, body.notification_type]).toEqual([201, type]);
  });

  test.each([
    'patient_doctor_meeting_updated',
    'appointment_reminder_due',
    'unknown',
    '*',
    '',
    5,
    null,
    undefined,
    [TYPE],
  ])('for %j is refused with the list of the types that a pharmacy may have', async (type) => {
    const { status, body } = await register({ notification_type: type });
    expect(status).toBe(400);
    expect(body).toStrictEqual(fault('notification_type', `must be one of ${TYPES.join(', ')}`));
    expect(await list()).toEqual([]);
  });

  test.each([undefined, null, '', 5, 'no url', 'ftp://127.0.0.1/', 'https://user:pw@127.0.0.1/'])(
    'for the target %j is refused',
    async (target) => {
      const { status, body } = await register({ target });
      expect(status).toBe(400);
      expect(body).toStrictEqual(fault('target', expect.stringMatching(/\w+ \w+/)));
    },
  );

  test('ignores what it does not know, and takes no part of its answer from the caller', async () => {
    const wish = { uid: 'sub-mine', signing_secret: 'whsec_mine', pharmacy_uid: 'ph_other', a: 1 };
    const { status, body } = await register(wish);
    expect([status, body.uid]).toEqual([201, expect.not.stringMatching('mine')]);
    expect(body.signing_secret).toMatch(SECRET);
  });

  test('takes metadata and the payload version as the Management API does, and shows neither', async () => {
    const meta_data = { header_key: 'X-Partner', header_value: 'b41-value', note: 'ours' };
    const { status, body } = await register({ meta_data, payload_version: '1' });
    expect([status, Object.keys(body)]).toEqual([
      201,
      ['uid', 'target', 'notification_type', 'signing_secret'],
    ]);
  });

  test('with another payload version is refused', async () => {
    const { status, body } = await register({ payload_version: '2' });
    expect([status, body]).toStrictEqual([400, fault('payload_version', 'must be "1"')]);
  });

  test.each(BAD_HEADERS)('with %s is refused', async (_, metaData, { field, message }) => {
    const { status, body } = await register({ meta_data: metaData });
    expect([status, body]).toStrictEqual([400, fault(`meta_data.${field}`, message)]);
    expect(await list()).toEqual([]);
  });
});

test('the list is a bare array of three fields each, oldest first, without secrets', async () => {
  const made = [];
  for (const type of TYPES.toReversed()) {
    const { signing_secret: _, ...shown } = await pharmacy.subscribe(TARGET, type);
    made.push(shown);
  }

  const body = await list();

  expect(body).toStrictEqual(made);
  expect(Object.keys(body[0])).toEqual(['uid', 'target', 'notification_type']);
});
