import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { newEvent, openStores, type Stores, TYPE } from '../../test/stores.js';
import { PreparedPool } from './prepared-pool.js';
import { PreparedStatements } from './prepared-statements.js';
import { RECORD_ATTEMPTS_UNLOCKED } from '../deliveries/record-attempts-statement.js';
import { WriteRefusals } from './write-refusals.js';

const MANY = 50_000;

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;
/** What the stores sent, by name. */
const sent = new Map<string, string>();

beforeAll(async () => {
  stores = await openStores();
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
  const run = vi.spyOn(stores.statements, 'run');
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await stores.leases.take(10);
  await stores.leases.takeLatest(10);
  await stores.fanOut.plan(event);
  await stores.fanOut.open(event, [{ uid: 'dlv_a', subscriptionUid, leaseToken: 'lease_a' }]);
  await stores.fanOut.open(event, [], { isRepeat: true });
  await stores.fanOut.record(event, [], new Date());
  await stores.deliveries.claim({ deliveryUid: 'dlv_b', organisationUid }, 1);
  await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 16);
  const paused = await stores.subscribe(organisationUid);
  await stores.sql(`UPDATE subscriptions SET status = 'paused' WHERE uid = $1`, [paused]);
  await stores.deliveries.claimDue({ subscriptionUid: paused, organisationUid }, 16);
  await stores.deliveries.recordAttempt({
    deliveryUid: 'dlv_a',
    organisationUid,
    leaseToken: 'lease_a',
    number: 1,
    startedAt: new Date(),
    durationMs: 1,
    statusCode: 200,
    error: undefined,
    responseExcerpt: '',
    next: { status: 'succeeded' },
  });
  for (const [name, text] of run.mock.calls) sent.set(name, text);
  // Sent after a lock was met.
  sent.set('conclude_unlocked', RECORD_ATTEMPTS_UNLOCKED);
  run.mockRestore();
});
afterAll(() => stores.close());

const databaseUrl = () => (stores.dataSource.options as { url: string }).url;

function open(...args: ConstructorParameters<typeof PreparedPool>): PreparedPool {
  const pool = new PreparedPool(...args);
  onTestFinished(() => pool.end());
  return pool;
}

/** Made as it would be for any parameters. */
async function planOf(name: string): Promise<string> {
  const { rows } = await stores.preparedPool.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (GENERIC_PLAN) ${sent.get(name)}`,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** The indexes that a plan reads each table by. */
async function indexesOf(name: string): Promise<readonly string[]> {
  const plan = await planOf(name);
  expect(plan).not.toMatch(/Seq Scan|Hash Join|Merge Join|Bitmap|JIT/);
  // Both begin with the organisation.
  const names = plan.replaceAll('subscriptions_dedupe_idx', 'subscriptions_active_idx');
  return [...new Set(names.match(/(?<=Index (?:Only )?Scan using )\w+/g))].toSorted();
}

/** Empty while no organisation is moved; each statement that begins work asks it once. */
const MOVING = 'organisations_moving_idx';
/** The same of those that move or are paused. */
const STILL = 'organisations_still_idx';

const BY_KEY: [string, string[]][] = [
  ['insert_events', [MOVING]],
  ['take_events', ['events_pk', MOVING, 'waiting_events_organisation_idx', 'waiting_events_pk']],
  [
    'take_latest_events',
    [
      'endpoint_states_pk',
      'events_pk',
      MOVING,
      STILL,
      'subscriptions_active_idx',
      'waiting_events_age_idx',
      'waiting_events_pk',
    ],
  ],
  ['find_matches', ['endpoint_states_pk', 'events_pk', STILL, 'subscriptions_active_idx']],
  ['open', ['events_pk', MOVING, 'subscriptions_pk', 'waiting_events_pk']],
  ['open_again', ['events_pk', MOVING, 'subscriptions_pk', 'waiting_events_pk']],
  [
    'record_first',
    ['endpoint_states_pk', 'events_pk', MOVING, 'subscriptions_pk', 'waiting_events_pk'],
  ],
  ['claim_listed', ['deliveries_pk', 'endpoint_states_pk', 'events_pk', STILL, 'subscriptions_pk']],
  [
    'claim_plain',
    [
      'deliveries_due_idx',
      'deliveries_pk',
      'endpoint_states_pk',
      'events_pk',
      STILL,
      'subscriptions_pk',
    ],
  ],
  [
    'claim_due',
    [
      'deliveries_due_idx',
      'deliveries_pk',
      'endpoint_states_pk',
      'events_pk',
      STILL,
      'subscriptions_pk',
    ],
  ],
  ['conclude', ['deliveries_pk', 'endpoint_states_pk', 'events_pk', 'subscriptions_pk']],
  ['conclude_unlocked', ['deliveries_pk', 'endpoint_states_pk', 'events_pk', 'subscriptions_pk']],
];

/** Have a row for each subscription that wants an event. The others have 500 at most. */
const WIDE = ['open', 'open_again', 'record_first'];

/** With twice as many rows, it would take four times as long. */
const goesThroughPairs = async (name: string) => (await planOf(name)).includes('Join Filter');

it.each(WIDE)('%s goes through no pairs of rows while tables are small', async (name) => {
  expect(await goesThroughPairs(name)).toBe(false);
});

it.each([
  ['words', 'text', ['dlv_a', 'NULL', '', ' a ', 'b,c', '{d}']],
  ['quotes and escapes', 'text', ['"a"', String.raw`C:\new`, String.raw`\"`]],
  ['other escapes of JSON', 'text', ['a\nb', 'c\td', '"e"\u0001']],
  ['characters of every kind', 'text', ['ü', '漢字', '🙂 "f"', '\u2028']],
  ['gaps', 'text', ['a', null]],
  ['whole numbers', 'int', [0, -1, 2_147_483_647]],
  ['fractions', 'float8', [1.5, 1e-7, 1e21]],
  ['yes and no', 'boolean', [true, false]],
  ['times', 'timestamptz', [new Date(1_790_000_000_123)]],
  ['nothing', 'text', []],
])('take a list of %s as it is', async (_, type, list) => {
  const text = `SELECT $1::${type}[] AS list`;
  expect(await stores.statements.run(`list of ${type}`, text, [list])).toEqual([{ list }]);
});

describe('while tables are full', () => {
  beforeAll(async () => {
    await stores.sql(
      `WITH added AS (
         INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
         SELECT 'evt_' || n, $1, n::text, $2, 1, '{}', '', now() FROM generate_series(1, $3::int) n
         RETURNING uid
       )
       INSERT INTO waiting_events (uid, organisation_uid, bytes) SELECT uid, $1, 2 FROM added`,
      [organisationUid, TYPE, MANY],
    );
    await stores.sql(
      `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at)
       SELECT 'dlv_' || n, 'evt_' || n, $2, $1, 'pending', now() FROM generate_series(1, $3::int) n`,
      [organisationUid, subscriptionUid, MANY],
    );
    await stores.sql(
      `INSERT INTO subscriptions (uid, organisation_uid, contract, target, event_types, payload_version, sealed_secret, dedupe_key)
       SELECT 'ns-' || n, $1, 'rxscale', 'https://receiver.example.com/hook', ARRAY[$2], '1', 's', 'key ' || n
       FROM generate_series(1, 5000) n`,
      [await stores.addOrganisation(), TYPE],
    );
  });

  describe.each([false, true])('and have been counted: %s', (isCounted) => {
    beforeAll(async () => {
      const tables = isCounted ? ['events', 'waiting_events', 'deliveries', 'subscriptions'] : [];
      for (const table of tables) await stores.sql(`ANALYZE ${table}`);
    });

    it.each(BY_KEY)('%s finds its rows by key', async (name, indexes) => {
      expect(await indexesOf(name)).toEqual(indexes);
    });

    it.each(WIDE)('%s goes through no pairs of rows', async (name) => {
      expect(await goesThroughPairs(name)).toBe(false);
    });
  });
});

it('every prepared statement is looked at here', () => {
  expect([...sent.keys()].toSorted()).toEqual(BY_KEY.map(([name]) => name).toSorted());
});

it('a statement is planned once on a connection, and not for each of its parameters', async () => {
  const pool = open(databaseUrl(), 1, 0);
  const statements = new PreparedStatements(pool, new WriteRefusals());
  for (let count = 0; count < 3; count += 1)
    await statements.run('claim_due', sent.get('claim_due') ?? '', [
      1000,
      subscriptionUid,
      count,
      'lease_a',
      [],
      organisationUid,
      0,
    ]);
  const { rows } = await pool.query(
    `SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE name = 'claim_due'`,
  );
  expect(rows).toEqual([{ custom_plans: '0', generic_plans: '3' }]);
});
