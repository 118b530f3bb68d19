import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { PgWaitingDeliveries } from './pg-waiting-deliveries.js';

let stores: Stores;
let waiting: PgWaitingDeliveries;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  waiting = new PgWaitingDeliveries(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const scope = () => ({ organisationUid, pharmacyUid: undefined });
const statusesOf = async (uid: string) => {
  const rows: { status: string }[] = await stores.sql(
    'SELECT status FROM deliveries WHERE subscription_uid = $1 ORDER BY status',
    [uid],
  );
  return rows.map(({ status }) => status);
};
const discard = async () => {
  const counted = await waiting.count(scope(), subscriptionUid);
  return waiting.discard(scope(), subscriptionUid, counted?.at ?? new Date(0));
};

it('what waits is counted and cancelled, with the reason', async () => {
  const [retried = ''] = await stores.addDue(subscriptionUid, 2, 3600);
  await stores.sql(`UPDATE deliveries SET status = 'retrying' WHERE uid = $1`, [retried]);
  expect(await waiting.count(scope(), subscriptionUid)).toMatchObject({ waiting: 2 });
  expect(await discard()).toEqual({ discarded: 2, isDone: true });
  const rows = await stores.sql(
    'SELECT DISTINCT status, reason, due_at FROM deliveries WHERE subscription_uid = $1',
    [subscriptionUid],
  );
  expect(rows).toEqual([
    { status: 'cancelled', reason: 'It was discarded while it waited.', due_at: null },
  ]);
});

it('what has ended stays as it is, and so does what waits for another subscription', async () => {
  const other = await stores.subscribe(organisationUid);
  await stores.addDue(other);
  const [ended = ''] = await stores.addDue(subscriptionUid);
  await stores.sql(`UPDATE deliveries SET status = 'failed', due_at = NULL WHERE uid = $1`, [
    ended,
  ]);
  expect(await discard()).toEqual({ discarded: 0, isDone: true });
  expect([await statusesOf(subscriptionUid), await statusesOf(other)]).toEqual([
    ['failed'],
    ['pending'],
  ]);
});

it('one whose attempt is being made is not counted, and goes on', async () => {
  const [uid = ''] = await stores.addDue(subscriptionUid);
  await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
  expect(await waiting.count(scope(), subscriptionUid)).toMatchObject({ waiting: 0 });
  expect(await discard()).toEqual({ discarded: 0, isDone: true });
  expect(await statusesOf(subscriptionUid)).toEqual(['pending']);
});

it('what comes after the count stays', async () => {
  const counted = await waiting.count(scope(), subscriptionUid);
  await stores.addDue(subscriptionUid);
  await stores.sql(
    `UPDATE deliveries SET created_at = now() + interval '1 second' WHERE subscription_uid = $1`,
    [subscriptionUid],
  );
  await waiting.discard(scope(), subscriptionUid, counted?.at ?? new Date(0));
  expect(await statusesOf(subscriptionUid)).toEqual(['pending']);
});

it('a long backlog goes a batch at a time', async () => {
  await stores.addDue(subscriptionUid, 5001);
  expect(await discard()).toEqual({ discarded: 5000, isDone: false });
  expect(await discard()).toEqual({ discarded: 1, isDone: true });
});

it.each([
  [
    'another organisation',
    async () => ({ organisationUid: await stores.addOrganisation(), pharmacyUid: undefined }),
  ],
  [
    'a pharmacy of the organisation',
    async () => ({ organisationUid, pharmacyUid: await stores.addPharmacy(organisationUid) }),
  ],
])(
  'for %s there is no such subscription, and nothing of it is cancelled',
  async (_who, scopeOf) => {
    await stores.addDue(subscriptionUid);
    const stranger = await scopeOf();
    expect(await waiting.count(stranger, subscriptionUid)).toBeUndefined();
    expect(await waiting.discard(stranger, subscriptionUid, new Date(Date.now() + 60_000))).toEqual(
      {
        discarded: 0,
        isDone: true,
      },
    );
    expect(await statusesOf(subscriptionUid)).toEqual(['pending']);
  },
);
