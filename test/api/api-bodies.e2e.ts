import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORGANISATIONS } from '../support/admin.js';
import { orderEvent } from '../support/events.js';
import { SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const UNKNOWN_FIELD = 'is not a known field';
const NAMED = '{"display_name":"Linden"}';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

/** Status and body of the answer to a new organisation with this very body. */
async function create(body: string | Uint8Array<ArrayBuffer>) {
  const answer = await world.api.call('POST', ORGANISATIONS, { key: ADMIN_KEY, body });
  return [answer.status, answer.body];
}

const countOrganisations = async () =>
  (await world.database.query('SELECT 1 FROM organisations')).length;

const fault = (field: string, message: string) => [
  400,
  { error: 'Validation failed', details: [{ field, message }] },
];

describe('a body', () => {
  test.each([
    'uid',
    'organisation_uid',
    'created_at',
    'disabled',
    'secret_hash',
    'role',
    'attempts',
  ])('of ours with the field %s is refused', async (field) => {
    const body = JSON.stringify({ display_name: 'Linden', [field]: 'x' });
    expect(await create(body)).toStrictEqual(fault(field, UNKNOWN_FIELD));
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'])(
    'of ours with the field %s is refused, and nothing is polluted',
    async (field) => {
      const body = `{"display_name":"Linden","${field}":{"prototype":{"b41":1},"b41":1}}`;
      expect(await create(body)).toStrictEqual(fault(field, UNKNOWN_FIELD));
      expect('b41' in {}).toBe(false);
    },
  );

  const ofTheClient = ['socketPath', 'dispatcher', 'proxy', 'method', 'lookup', 'agent', 'headers'];
  test.each(['uid', 'signing_secret', '__proto__', 'organisation_uid', ...ofTheClient])(
    "of a vendor's API may have the field %s, which does nothing",
    async (field) => {
      const target = `https://hooks.example.com/${field}`;
      const body = `{"target":"${target}","notification_type":"pharmacy_order_created","${field}":"ns-1"}`;
      const { status, body: made } = await tenant.call('POST', SUBSCRIPTIONS, body);
      const [row] = await world.database.query('SELECT * FROM subscriptions WHERE target = $1', [
        target,
      ]);
      expect([status, row.uid, row.organisation_uid]).toEqual([201, made.uid, tenant.uid]);
      expect(made.uid).not.toBe('ns-1');
      expect(made.signing_secret).not.toBe('ns-1');
    },
  );

  test.each([
    ['a list of one', `[${NAMED}]`],
    ['an empty list', '[]'],
  ])('that is %s instead of an object is refused', async (_, body) => {
    expect(await create(body)).toStrictEqual(fault('body', 'must be a JSON object'));
    const { status } = await tenant.call('POST', SUBSCRIPTIONS, body);
    expect(status).toBe(400);
  });

  test.each(['null', '5', '"text"', 'true', ''])('that is %s is refused', async (body) => {
    expect((await create(body))[0]).toBe(400);
  });

  test.each([
    ['nested ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['nested ten thousand deep in objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
    ['behind a byte order mark', `\uFEFF${NAMED}`],
    ['with something after its end', `${NAMED} {}`],
    ['cut off', NAMED.slice(0, -1)],
    ['with a comment', `${NAMED.slice(0, -1)}/**/}`],
    ['with a number that is none', '{"display_name":NaN}'],
    ['that is not UTF-8', Buffer.from([...Buffer.from('{"display_name":"'), 0xff, 0x22, 0x7d])],
    ['in UTF-16', Buffer.from(NAMED, 'utf16le')],
    ['of half a surrogate pair in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])('%s is answered 400', async (_, body) => {
    const before = await countOrganisations();
    const bytes = typeof body === 'string' ? body : new Uint8Array(body);
    expect((await create(bytes))[0]).toBe(400);
    expect(await countOrganisations()).toBe(before);
  });

  test('of very many fields is refused in a few words', async () => {
    const fields = Array.from({ length: 20_000 }, (_, number) => `"k${number}":1`);
    const [status, body] = await create(`{${fields.join(',')}}`);
    expect([status, body.details.length]).toEqual([400, 20]);
  });

  test('of a hundred thousand fields is an event like any other', async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]));
    const { data, ...event } = orderEvent();
    const { status } = await tenant.send({ ...event, data: { ...data, many } });
    expect(status).toBe(413); // a megabyte of names
  });
});
