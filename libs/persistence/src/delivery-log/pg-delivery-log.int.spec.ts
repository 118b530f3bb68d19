/** The log of deliveries as its own organisation sees it, and as others do. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { PgDeliveryLog } from './pg-delivery-log.js';

const PAGE = { limit: 10, order: 'newest', after: undefined } as const;
const OPTIONS = { notifyFailure: false };

let stores: Stores;
let log: PgDeliveryLog;
let organisationUid: string;
let pharmacyUid: string;
let deliveryUid: string;

beforeAll(async () => {
  stores = await openStores();
  log = new PgDeliveryLog(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  pharmacyUid = await stores.addPharmacy(organisationUid);
  const subscriptionUid = await stores.subscribe(organisationUid, { pharmacyUid });
  [deliveryUid = ''] = await stores.addDue(subscriptionUid);
  await stores.sql('UPDATE deliveries SET pharmacy_uid = $2 WHERE uid = $1', [
    deliveryUid,
    pharmacyUid,
  ]);
  await stores.sql(
    `INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, status_code)
     SELECT $1, $2, n, now(), 500 FROM generate_series(1, 2) n`,
    [deliveryUid, organisationUid],
  );
  await stores.sql(
    `UPDATE deliveries SET status = 'failed', due_at = NULL, attempts_made = 2 WHERE uid = $1`,
    [deliveryUid],
  );
});

const statusOf = async () => {
  const [row] = await stores.sql('SELECT status FROM deliveries WHERE uid = $1', [deliveryUid]);
  return row.status;
};

describe.each([
  ['its organisation', () => ({ organisationUid, pharmacyUid: undefined })],
  ['its pharmacy', () => ({ organisationUid, pharmacyUid })],
])('A delivery, for %s', (_who, scopeOf) => {
  it('is listed, found and told with its attempts in order', async () => {
    const scope = scopeOf();
    expect((await log.list(scope, {}, PAGE)).rows).toMatchObject([{ uid: deliveryUid }]);
    expect(await log.find(scope, deliveryUid)).toMatchObject({ uid: deliveryUid });
    const attempts = await log.attempts(scope, deliveryUid);
    expect(attempts.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('is made due again, with the number of its next attempt', async () => {
    const result = await log.makeDue(scopeOf(), deliveryUid, OPTIONS);
    expect(result).toMatchObject({ kind: 'scheduled', attempt: 3 });
    expect(await statusOf()).toBe('pending');
  });
});

describe.each([
  [
    'another organisation',
    async () => ({ organisationUid: await stores.addOrganisation(), pharmacyUid: undefined }),
  ],
  [
    'another pharmacy of its organisation',
    async () => ({ organisationUid, pharmacyUid: await stores.addPharmacy(organisationUid) }),
  ],
])('A delivery, for %s', (_who, scopeOf) => {
  it('is not there, and has no attempts', async () => {
    const scope = await scopeOf();
    expect((await log.list(scope, {}, PAGE)).rows).toEqual([]);
    expect(await log.find(scope, deliveryUid)).toBeUndefined();
    expect(await log.attempts(scope, deliveryUid)).toEqual([]);
  });

  it('is unknown when it is to be made due, and stays as it is', async () => {
    const scope = await scopeOf();
    expect(await log.makeDue(scope, deliveryUid, OPTIONS)).toEqual({ kind: 'unknown' });
    expect(await statusOf()).toBe('failed');
  });
});

it('A lease of days, written while the clock of the database was wrong, keeps no delivery from being made due', async () => {
  await stores.sql(
    `UPDATE deliveries SET lease_token = 'lease_a', lease_until = now() + interval '3 days' WHERE uid = $1`,
    [deliveryUid],
  );
  const result = await log.makeDue({ organisationUid, pharmacyUid }, deliveryUid, OPTIONS);
  expect(result).toMatchObject({ kind: 'scheduled' });
});
