import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newEvent, openStores, type Stores } from '../../../../test/support/stores.js';

const HOUR_MS = 3_600_000;
const MANY = 20_000;

let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

/** Deliveries of one subscription; `due` and `lease` are SQL. */
const addDeliveries = (
  subscription: string,
  { count = 1, status = 'pending', due = "now() - interval '1 hour'", lease = 'NULL' } = {},
) =>
  stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at, lease_until)
     SELECT 'dlv_' || gen_random_uuid(), 'evt_' || gen_random_uuid(), $1, 'org', $2, ${due}, ${lease}
     FROM generate_series(1, $3::int)`,
    [subscription, status, count],
  );

describe('forgottenEvents', () => {
  it('finds what was not fanned out and is old enough, the oldest first', async () => {
    const organisationUid = await stores.addOrganisation();
    const add = async (age: string, fannedOut = 'NULL') => {
      const event = newEvent(organisationUid);
      await stores.events.insert([event]);
      await stores.sql(
        `UPDATE events SET accepted_at = now() - $2::interval, fanned_out_at = ${fannedOut} WHERE uid = $1`,
        [event.uid, age],
      );
      return event.uid;
    };
    const younger = await add('20 s');
    const older = await add('30 s');
    await add('1 s');
    await add('40 s', 'now()');
    expect(await stores.backlog.forgottenEvents(10_000, 10)).toEqual([older, younger]);
    expect(await stores.backlog.forgottenEvents(10_000, 1)).toEqual([older]);
  });
});

describe('overdueSubscriptions', () => {
  it('names each subscription with overdue deliveries in nobody’s hands, once', async () => {
    await addDeliveries('sub_overdue', { count: 3 });
    await addDeliveries('sub_retrying', { status: 'retrying' });
    await addDeliveries('sub_abandoned', { lease: "now() - interval '1 second'" });
    await addDeliveries('sub_leased', { lease: "now() + interval '1 hour'" });
    await addDeliveries('sub_later', { due: "now() + interval '1 hour'" });
    await addDeliveries('sub_fresh', { due: 'now()' });
    await addDeliveries('sub_done', { status: 'succeeded' });
    const found = await stores.backlog.overdueSubscriptions(10_000);
    expect(found.toSorted()).toEqual(['sub_abandoned', 'sub_overdue', 'sub_retrying']);
  });

  it('finds none when nothing is open', async () => {
    await stores.sql('TRUNCATE deliveries');
    expect(await stores.backlog.overdueSubscriptions(0)).toEqual([]);
  });
});

describe.each([
  ['is overdue', "now() - interval '1 hour'", 'NULL'],
  ['waits for its time', "now() + interval '1 hour'", 'NULL'],
  ['is in somebody’s hands', "now() - interval '1 hour'", "now() + interval '1 hour'"],
])('with a backlog of %s', (_, due, lease) => {
  beforeAll(async () => {
    await stores.sql('TRUNCATE deliveries');
    await addDeliveries('sub_a', { count: MANY / 2, due, lease });
    await addDeliveries('sub_b', { count: MANY / 4, due, lease });
    await addDeliveries('sub_c', { count: MANY / 4, status: 'succeeded', due: 'NULL' });
    await stores.sql('ANALYZE deliveries');
  });

  it('the sweep reads no table from end to end', async () => {
    const plan = await explain(() => stores.backlog.overdueSubscriptions(2000));
    expect(plan).toContain('deliveries_due_idx');
    expect(plan).not.toContain('Seq Scan on deliveries');
  });

  it('a claim reads no table from end to end', async () => {
    const plan = await explain(() => stores.deliveries.claimDue('sub_a', 16));
    expect(plan).toContain('deliveries_due_idx');
    expect(plan).not.toMatch(/Seq Scan on (deliveries|events)/);
  });
});

it('the search for forgotten events reads only those that wait', async () => {
  const organisationUid = await stores.addOrganisation();
  await stores.sql(
    `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
     SELECT 'evt_' || n, $1, n::text, 't', 1, '{}', '', CASE WHEN n > 10 THEN now() END
     FROM generate_series(1, $2::int) n`,
    [organisationUid, MANY],
  );
  await stores.sql('ANALYZE events');
  const plan = await explain(() => stores.backlog.forgottenEvents(HOUR_MS, 1000));
  expect(plan).toContain('events_waiting_idx');
});

/** How the database would answer the statement that the store sends. */
async function explain(ask: () => Promise<unknown>): Promise<string> {
  const query = vi.spyOn(stores.dataSource, 'query');
  try {
    await ask();
    const [statement, parameters] = query.mock.lastCall ?? [''];
    const rows: { 'QUERY PLAN': string }[] = await stores.dataSource.query(
      `EXPLAIN ${statement}`,
      parameters,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    query.mockRestore();
  }
}
