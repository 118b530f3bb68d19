import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { reportsStatement } from './delivery-report-statements.js';

const MANY = 50_000;
const PAGE = {
  orderBy: 'created',
  isAscending: false,
  limit: 10,
  offset: 0,
  maxBytes: 10,
} as const;

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
  const other = await stores.subscribe(organisationUid);
  await stores.sql(
    `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
     SELECT 'evt_' || n, $1, n::text, 't', n, '{}', '', now() FROM generate_series(1, $2::int) n`,
    [organisationUid, MANY],
  );
  await stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status)
     SELECT 'dlv_' || n, 'evt_' || n, CASE WHEN n % 1000 = 0 THEN $1 ELSE $2 END, $3, 'succeeded'
     FROM generate_series(1, $4::int) n`,
    [subscriptionUid, other, organisationUid, MANY],
  );
  await stores.sql('ANALYZE events');
  await stores.sql('ANALYZE deliveries');
});
afterAll(() => stores.close());

it.each([
  ['nothing more', {}],
  ['a type', { eventType: 't' }],
  ['a span', { createdFrom: new Date(0), createdBefore: new Date(1e12) }],
  ['what the last attempt said', { lastStatus: '500', lastError: 'x', isDelivered: false }],
])('a list by %s reads the deliveries of its subscription by index', async (_, filter) => {
  const { sql, parameters } = reportsStatement({ organisationUid }, subscriptionUid, filter, PAGE);
  const rows: { 'QUERY PLAN': string }[] = await stores.sql(`EXPLAIN ${sql}`, parameters);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('deliveries_subscription_log_idx');
  expect(plan).not.toMatch(/Seq Scan on (deliveries|events|attempts)/);
});

it.each([
  ['ends before its payloads have more bytes', 11, 5],
  ['has one delivery at least', 1, 1],
  ['has all that was asked for when they are small', 1000, 10],
])('a page %s', async (_, maxBytes, count) => {
  const { sql, parameters } = reportsStatement(
    { organisationUid },
    subscriptionUid,
    {},
    { ...PAGE, maxBytes },
  );
  expect(await stores.sql(sql, parameters)).toHaveLength(count);
});

it('a list for another organisation is empty', async () => {
  const other = { organisationUid: await stores.addOrganisation() };
  const { sql, parameters } = reportsStatement(other, subscriptionUid, {}, PAGE);
  expect(await stores.sql(sql, parameters)).toEqual([]);
});
