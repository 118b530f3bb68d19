import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addHistory, type PastEvent } from '../../test/history.js';
import { ids, openStores, type Stores } from '../../test/stores.js';
import { PgPayloadStore } from './pg-payload.store.js';

let stores: Stores;
let payloads: PgPayloadStore;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
  payloads = new PgPayloadStore(stores.dataSource, ids);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

const add = (more: Partial<PastEvent> = {}) =>
  addHistory(stores.sql, { organisationUid, daysAgo: 1, ...more });
/** The uid of an event of `addHistory` is its id as well. */
const erase = (id: string, scope: { organisationUid?: string; pharmacyUid?: string } = {}) =>
  payloads.erase({ organisationUid, pharmacyUid: undefined, ...scope }, id);

const eventOf = async (uid: string) =>
  (await stores.sql('SELECT * FROM events WHERE uid = $1', [uid]))[0];
const deliveriesOf = (uid: string) =>
  stores.sql('SELECT * FROM deliveries WHERE event_uid = $1 ORDER BY status, uid', [uid]);
const excerptsOf = async (deliveries: readonly string[]) => {
  const attempts = await stores.sql(
    'SELECT response_excerpt AS text FROM attempts WHERE delivery_uid = ANY($1::text[])',
    [deliveries],
  );
  return attempts.map(({ text }: { text: string | null }) => text);
};

it('takes its data from one event and what receivers said, and from no other', async () => {
  const [one, other] = [await add({ deliveries: [{}] }), await add({ deliveries: [{}] })];
  expect(await erase(one.uid)).toBe(true);
  expect((await eventOf(one.uid)).data).toBeNull();
  expect(await excerptsOf(one.deliveries)).toEqual([null]);
  expect((await eventOf(other.uid)).data).not.toBeNull();
  expect(await excerptsOf(other.deliveries)).toEqual(['an echo of patient data']);
});

it('cancels what is open with a reason, and leaves what has ended', async () => {
  const { uid } = await add({ deliveries: [{ status: 'retrying' }, { status: 'succeeded' }] });
  await erase(uid);
  expect(await deliveriesOf(uid)).toMatchObject([
    { status: 'cancelled', due_at: null, reason: 'The payload of the event was erased.' },
    { status: 'succeeded', reason: null },
  ]);
});

it('cancels what was skipped, which could have been sent later', async () => {
  const { uid } = await add({ deliveries: [{ status: 'skipped' }] });
  await erase(uid);
  expect(await deliveriesOf(uid)).toMatchObject([
    { status: 'cancelled', reason: 'The payload of the event was erased.' },
  ]);
});

/** An event with 2,500 open deliveries. */
async function addMany(): Promise<string> {
  const { uid } = await add();
  await stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at)
     SELECT 'dlv_many_' || n || $1, $1, 'sub_' || n, $2, 'pending', now() FROM generate_series(1, 2500) n`,
    [uid, organisationUid],
  );
  return uid;
}

it('changes a thousand deliveries in a transaction at most', async () => {
  const uid = await addMany();
  await erase(uid);
  const rows: { count: number }[] = await stores.sql(
    `SELECT count(*)::int AS count FROM deliveries WHERE event_uid = $1 GROUP BY xmin::text ORDER BY count`,
    [uid],
  );
  expect(rows.map(({ count }) => count)).toEqual([500, 1000, 1000]);
});

it('is done at once also for more deliveries than a batch has', async () => {
  const uid = await addMany();
  expect(await erase(uid)).toBe(true);
  const statuses = await stores.sql('SELECT DISTINCT status FROM deliveries WHERE event_uid = $1', [
    uid,
  ]);
  expect(statuses).toEqual([{ status: 'cancelled' }]);
  expect((await eventOf(uid)).data).toBeNull();
});

it('keeps an event from being fanned out afterwards', async () => {
  const { uid } = await add({ isFannedOut: false });
  await erase(uid);
  expect(await stores.leases.take(10)).toMatchObject({ events: [] });
  expect(await eventOf(uid)).toMatchObject({
    quarantine_reason: 'The payload of the event was erased.',
  });
});

it('says the same the second time, and changes nothing', async () => {
  const { uid } = await add({ deliveries: [{ status: 'pending' }] });
  await erase(uid);
  const before = [await eventOf(uid), await deliveriesOf(uid)];
  expect(await erase(uid)).toBe(true);
  expect([await eventOf(uid), await deliveriesOf(uid)]).toEqual(before);
});

it('knows no event of another organisation or pharmacy', async () => {
  const { uid } = await add({ pharmacyUid: 'ph_1' });
  const other = await stores.addOrganisation();
  expect(await erase(uid, { organisationUid: other })).toBe(false);
  expect(await erase(uid, { pharmacyUid: 'ph_2' })).toBe(false);
  expect(await erase('unknown')).toBe(false);
  expect((await eventOf(uid)).data).not.toBeNull();
  expect(await erase(uid, { pharmacyUid: 'ph_1' })).toBe(true);
});

it('leaves no trace of the data in any row', async () => {
  const marker = 'PHI-7f3a9c';
  const { uid, deliveries } = await add({ data: `{"note":"${marker}"}`, deliveries: [{}] });
  const echo = 'UPDATE attempts SET response_excerpt = $2 WHERE delivery_uid = $1';
  await stores.sql(echo, [deliveries[0], marker]);
  await erase(uid);
  for (const table of ['events', 'deliveries', 'attempts', 'retention_runs']) {
    const found = await stores.sql(`SELECT FROM ${table} t WHERE t::text LIKE $1`, [`%${marker}%`]);
    expect(found, table).toEqual([]);
  }
});
