/** With tables as large as they become, statistics are read by index. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { trimStatement } from '../retention/pg-retention.store.js';
import { FIGURES, OLDEST_WAITING, readStatement } from './stats-log-statements.js';
import { FOLD_MINUTES } from './stats-statements.js';

const MANY = 50_000;

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
  const others = await stores.addOrganisation();
  const other = await stores.subscribe(others);
  for (let count = 0; count < 50; count += 1) await stores.subscribe(others);
  await stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at)
     SELECT 'dlv_' || n, 'evt_' || n, CASE WHEN n % 100 = 0 THEN $1 ELSE $2 END, CASE WHEN n % 100 = 0 THEN $3 ELSE $4 END,
       CASE WHEN n % 10 = 0 THEN 'pending' ELSE 'succeeded' END, now()
     FROM generate_series(1, $5::int) n`,
    [subscriptionUid, other, organisationUid, others, MANY],
  );
  for (const table of ['stats_minutes', 'stats_hours'])
    await stores.sql(
      `INSERT INTO ${table} (organisation_uid, subscription_uid, bucket, event_type, accepted, attempts, succeeded, failed,
         latency, receiver, last_success_at ${table === 'stats_minutes' ? ', writer' : ''})
       SELECT CASE WHEN n % 50 = 0 THEN $1 ELSE $2 END, CASE WHEN n % 50 = 0 THEN $3 ELSE $4 END,
         now() - n * interval '1 second', 't', 1, 1, 1, 0, '{1}', '{1}', now() ${table === 'stats_minutes' ? `, 'w'` : ''}
       FROM generate_series(1, $5::int) n`,
      [organisationUid, others, subscriptionUid, other, MANY],
    );
  for (const table of ['deliveries', 'stats_minutes', 'stats_hours', 'subscriptions'])
    await stores.sql(`ANALYZE ${table}`);
});
afterAll(() => stores.close());

async function planOf(sql: string, parameters: unknown[]): Promise<string> {
  const rows: { 'QUERY PLAN': string }[] = await stores.sql(`EXPLAIN ${sql}`, parameters);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
const SCANS = /Seq Scan on (deliveries|stats_minutes|stats_hours)/;

it('figures of subscriptions look into the index by due time, and into their own part of the others', async () => {
  const plan = await planOf(FIGURES, [organisationUid, null, [subscriptionUid], 1000]);
  expect(plan).toContain('deliveries_due_idx');
  expect(plan).toContain('stats_minutes_pk');
  expect(plan).not.toMatch(SCANS);
  expect(plan).not.toContain('_old_idx');
});

it('the oldest that waits is found by one step into an index for each subscription', async () => {
  const plan = await planOf(OLDEST_WAITING, [organisationUid, null, null]);
  expect(plan).toContain('deliveries_due_idx');
  expect(plan).not.toMatch(SCANS);
});

it.each([
  ['of an organisation', [], undefined],
  ['of its endpoints', ['endpoint'], undefined],
  ['of one subscription', [], 'one'],
] as const)('statistics %s are read by their key', async (_, by, one) => {
  const question = {
    from: new Date(Date.now() - 3_600_000),
    to: new Date(),
    step: 'minute',
    by,
    subscriptionUid: one && subscriptionUid,
  } as const;
  const sql = readStatement({ organisationUid, pharmacyUid: undefined }, question);
  const { from, to, subscriptionUid: uid = null } = question;
  const plan = await planOf(sql, [organisationUid, from, to, null, uid, 100, 1000]);
  expect(plan).toContain('stats_minutes_pk');
  expect(plan).not.toMatch(SCANS);
  expect(plan).not.toContain('_old_idx');
});

it.each([
  ['minutes that become hours', FOLD_MINUTES, [], 'stats_minutes_old_idx'],
  ['hours that are deleted', trimStatement('stats_hours'), [90], 'stats_hours_old_idx'],
] as const)(
  '%s are found by their age, wherever their pages are',
  async (_, sql, parameters, index) => {
    const plan = await planOf(sql, [...parameters]);
    expect(plan).toContain(`Index Scan using ${index}`);
    expect(plan).not.toMatch(SCANS);
  },
);
