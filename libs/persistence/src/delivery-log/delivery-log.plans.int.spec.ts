/** What a page of the log costs, whatever it is asked for: pages of the database, not time. */
import type { DeliveryFilter, LogPage } from '@rxhooks/application';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { deliveriesStatement } from './delivery-log-statements.js';

const MANY = 300_000;
const PART = 25_000;
const DAYS = 3;
const FIRST = Date.UTC(2026, 2, 1);
const STEP_MS = (DAYS * 86_400_000) / MANY;
const PAGE: LogPage = { limit: 51, order: 'newest', after: undefined };
/** Of 8 KiB. From memory, a hundred of them take about a tenth of a millisecond. */
const MOST_OF_A_SEARCH = 120_000;
const MOST_OF_A_PAGE = 2_500;

let stores: Stores;
let organisationUid: string;
let pharmacyUid: string;
let few: string;

beforeAll(async () => {
  stores = await openStores();
  organisationUid = await stores.addOrganisation();
  pharmacyUid = await stores.addPharmacy(organisationUid);
  const other = await stores.addOrganisation();
  const foreign = await stores.subscribe(other);
  const most = await stores.subscribe(organisationUid);
  few = await stores.subscribe(organisationUid, { pharmacyUid, target: 'https://few.example.com' });
  // In parts, which keep within the time that a statement may take.
  for (let from = 1; from <= MANY; from += PART) {
    const part = [from, from + PART - 1];
    await stores.sql(
      `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
       SELECT 'evt_' || n, CASE WHEN n % 2 = 1 THEN $1 ELSE $4 END, n::text, CASE WHEN n % 10000 = 7 THEN 'rare' ELSE 't' END, 1, '{}', '', now()
       FROM generate_series($2::int, $3::int) n`,
      [organisationUid, ...part, other],
    );
    await stores.sql(
      `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, status)
       SELECT 'dlv_' || lpad(to_hex(($4 + n * $5::float8)::bigint), 12, '0') || '7' || lpad(n::text, 19, '0'), 'evt_' || n,
              CASE WHEN n % 2 = 0 THEN $9 WHEN n % 5000 = 5 THEN $1 ELSE $2 END, CASE WHEN n % 2 = 1 THEN $3 ELSE $10 END,
              CASE WHEN n % 5000 = 5 THEN $6 END,
              CASE WHEN n % 1000 = 1 THEN 'failed' WHEN n % 1000 = 3 THEN 'retrying' ELSE 'succeeded' END
       FROM generate_series($7::int, $8::int) n`,
      [few, most, organisationUid, FIRST, STEP_MS, pharmacyUid, ...part, foreign, other],
    );
    await stores.sql(
      `INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, status_code, error)
       SELECT uid, organisation_uid, 1, now(), CASE status WHEN 'succeeded' THEN 200 END,
              CASE WHEN status <> 'succeeded' THEN 'timeout: The receiver did not answer.' END
       FROM deliveries WHERE right(uid, 19)::int BETWEEN $1 AND $2`,
      part,
    );
  }
  for (const table of ['events', 'deliveries', 'attempts'])
    await stores.sql(`VACUUM ANALYZE ${table}`);
}, 120_000);
afterAll(() => stores.close());

type Plan = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
};

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

async function run(filter: DeliveryFilter, page: Partial<LogPage> = {}, ofPharmacy = false) {
  const scope = { organisationUid, pharmacyUid: ofPharmacy ? pharmacyUid : undefined };
  const { sql, parameters } = deliveriesStatement(scope, filter, { ...PAGE, ...page });
  const [explained]: { 'QUERY PLAN': { Plan: Plan }[] }[] = await stores.sql(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
    parameters,
  );
  const root = explained?.['QUERY PLAN'][0]?.Plan;
  if (!root) throw new Error('The database gave no plan.');
  const nodes = nodesOf(root);
  return {
    rows: await stores.sql(sql, parameters),
    buffers: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
    readFromEndToEnd: nodes
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'])
      .filter((name) => ['deliveries', 'events', 'attempts'].includes(name ?? '')),
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
  };
}

const created = { createdAfter: new Date(FIRST + 86_400_000) };

describe.each([['newest'], ['oldest']] as const)('a page of the %s', (order) => {
  it.each<[string, DeliveryFilter, string]>([
    // Of an organisation with half of all deliveries; for a smaller one it is deliveries_log_idx.
    ['everything', {}, 'deliveries_pk'],
    ['a day', created, 'deliveries_pk'],
    ['failed ones', { statuses: ['failed'] }, 'deliveries_failed_log_idx'],
    ['retried ones', { statuses: ['retrying'] }, 'deliveries_open_log_idx'],
    [
      'several statuses',
      { ...created, statuses: ['failed', 'retrying'] },
      'deliveries_open_log_idx',
    ],
    ['one event', { eventId: '77' }, 'deliveries_event_subscription_key'],
  ])('with %s reads little more than what it shows', async (_, filter, index) => {
    const { buffers, readFromEndToEnd, indexes } = await run(filter, { order });
    expect(readFromEndToEnd).toEqual([]);
    expect(indexes).toContain(index);
    expect(buffers).toBeLessThan(MOST_OF_A_PAGE);
  });

  it('of one subscription or pharmacy reads no others', async () => {
    for (const [filter, ofPharmacy] of [
      [{ subscriptionUid: few }, false],
      [{ targetHost: 'few.example.com' }, false],
      [{}, true],
    ] as const) {
      const { buffers, indexes, rows } = await run(filter, { order }, ofPharmacy);
      expect(indexes).toContain('deliveries_subscription_log_idx');
      expect(buffers).toBeLessThan(MOST_OF_A_PAGE);
      expect(rows).toHaveLength(Math.min(PAGE.limit, MANY / 5000));
    }
  });

  it.each<[string, DeliveryFilter]>([
    ['an event type', { eventType: 'rare' }],
    ['an error', { error: 'timeout' }],
    ['an answer', { statusCodes: [500, 599] }],
    ['a status without an index', { statuses: ['pending'] }],
    ['a time of the last attempt', { lastAttemptBefore: new Date(0) }],
    [
      'everything together',
      { ...created, eventType: 'rare', error: 'timeout', statusCodes: [1, 2] },
    ],
  ])('in search of %s looks at a bounded number, and says where it ended', async (_, filter) => {
    const { buffers, rows, readFromEndToEnd } = await run(filter, { order });
    expect(rows.length).toBeLessThan(PAGE.limit);
    expect(rows[0].lookedUntil).toMatch(/^dlv_/);
    expect(readFromEndToEnd).toEqual([]);
    expect(buffers).toBeLessThan(MOST_OF_A_SEARCH);
  });
});

it('A search that goes on where it ended finds everything once', async () => {
  const found: string[] = [];
  for (let after: string | undefined, pages = 0; pages < 100; pages += 1) {
    const { rows } = await run({ eventType: 'rare' }, { after });
    const those = rows.filter(({ uid }: { uid: string | null }) => uid !== null);
    found.push(...those.map(({ uid }: { uid: string }) => uid));
    after = those.length === PAGE.limit ? those.at(-1).uid : rows[0].lookedUntil;
    if (after === null || after === undefined) break;
  }
  expect(found).toHaveLength(MANY / 10_000);
  expect(new Set(found).size).toBe(found.length);
  expect(found).toEqual(found.toSorted().toReversed());
});
