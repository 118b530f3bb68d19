import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { deliveriesStatement } from '../delivery-log/delivery-log-statements.js';
import { eventsStatement } from '../events/event-log-statements.js';
import { CANCEL_MARKED, CANCEL_OPEN, SKIP_OPEN } from '../deliveries/cancel-statement.js';
import { CLAIM_POISON } from '../deliveries/claim-statements.js';
import { TAKE_UNTOLD } from '../operational-events/pg-failure.store.js';
import { testsStatement } from '../delivery-log/tests-statement.js';
import { deliveriesMatched, missingMatched } from '../recoveries/match-statements.js';
import { LOCK_DONE } from '../recoveries/pg-recovery-batches.js';
import { FIND_RECOVERY, LIST_RECOVERIES } from '../recoveries/recovery.row.js';
import { SEND_BATCH } from '../recoveries/send-batch-statement.js';
import { DUE_EVENTS } from '../retention/retention-batch.js';

const HOUR_MS = 3_600_000;
const MANY = 100_000;
const FROM_END_TO_END = /Seq Scan on (deliveries|events|attempts)/;

let stores: Stores;
let organisationUid: string;
let long: string;
let other: string;

beforeAll(async () => {
  stores = await openStores();
  organisationUid = await stores.addOrganisation();
  long = await stores.subscribe(organisationUid);
  other = await stores.subscribe(organisationUid);
  await stores.sql(
    `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
     SELECT 'evt_' || n, $1, n::text, 't', 1, '{}', '', now() FROM generate_series(1, $2::int) n`,
    [organisationUid, MANY],
  );
  await stores.sql(
    `INSERT INTO waiting_events (uid, organisation_uid, bytes)
     SELECT uid, organisation_uid, 2 FROM events`,
  );
  await stores.sql('ANALYZE events, waiting_events');
});
afterAll(() => stores.close());

/** How the database would answer a statement. */
async function explain(statement: string, parameters: unknown[] = []): Promise<string> {
  const rows: { 'QUERY PLAN': string }[] = await stores.sql(`EXPLAIN ${statement}`, parameters);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** How the database would answer the statement that the store sends. */
async function explainAsked(ask: () => Promise<unknown>): Promise<string> {
  const query = vi.spyOn(stores.dataSource, 'query');
  let sent: [string, unknown[]?] = [''];
  try {
    await ask();
    sent = (query.mock.lastCall as typeof sent | undefined) ?? sent;
  } finally {
    query.mockRestore();
  }
  return explain(...sent);
}

/** Deliveries numbered from..to of a subscription; `due` and `lease` are SQL. */
const addDeliveries = (
  subscription: string,
  [from, to]: readonly [number, number],
  { status = 'pending', due = 'NULL', lease = 'NULL', lost = 0 } = {},
) =>
  stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at, lease_until, lost_attempts)
     SELECT 'dlv_' || n, 'evt_' || n, $1, $2, $3, ${due}, ${lease}, $6 FROM generate_series($4::int, $5::int) n`,
    [subscription, organisationUid, status, from, to, lost],
  );

describe.each([
  ['is overdue', "now() - interval '1 hour'", 'NULL', 0],
  ['waits for its time', "now() + interval '1 hour'", 'NULL', 0],
  ['is in somebody’s hands', "now() - interval '1 hour'", "now() + interval '1 hour'", 0],
  ['is poison', "now() - interval '1 hour'", 'NULL', 2],
])('with a backlog that %s', (_, due, lease, lost) => {
  beforeAll(async () => {
    await stores.sql('TRUNCATE deliveries');
    await addDeliveries(long, [1, MANY / 2], { due, lease, lost });
    await addDeliveries(other, [MANY / 2 + 1, MANY * 0.75], { due, lease, lost });
    await addDeliveries(other, [MANY * 0.75 + 1, MANY], { status: 'succeeded' });
    await stores.sql('ANALYZE deliveries');
  });

  it('the sweep reads no table from end to end', async () => {
    const plan = await explainAsked(() => stores.backlog.overdueEndpoints(2000));
    expect(plan).toContain('deliveries_due_idx');
    expect(plan).not.toMatch(FROM_END_TO_END);
  });

  it.runIf(lost === 0)('a look for poison reads no more than the poison', async () => {
    const plan = await explain(CLAIM_POISON, [60_000, 'lease_a', [], 0]);
    expect(plan).toContain('deliveries_suspects_idx');
    expect(plan).not.toMatch(FROM_END_TO_END);
  });
});

describe('with a backlog beside what is done', () => {
  beforeAll(async () => {
    await stores.sql('TRUNCATE deliveries');
    await addDeliveries(other, [1, MANY * 0.9], { status: 'succeeded' });
    await addDeliveries(long, [MANY * 0.9 + 1, MANY], { due: 'now()' });
    await stores.sql('ANALYZE deliveries');
  });

  it.each([
    ['cancelling', CANCEL_OPEN, () => [long, 'why', organisationUid]],
    ['skipping', SKIP_OPEN, () => [long, 'why', organisationUid]],
    ['cancelling what is marked', CANCEL_MARKED, () => [long, organisationUid, 0]],
  ])('%s of one subscription does not walk through what is done', async (_, sql, parameters) => {
    const plan = await explain(sql, parameters());
    expect(plan).toContain('deliveries_due_idx');
    expect(plan).not.toMatch(FROM_END_TO_END);
    expect(plan).not.toMatch(/Filter: \(.*subscription_uid/);
  });

  it('the search for what is to be ended reads the end of each range of the index', async () => {
    const plan = await explainAsked(() => stores.backlog.endOrphans());
    expect(plan).toMatch(/Index Cond: \(.*subscription_uid.*due_at IS NULL/);
    expect(plan).not.toMatch(FROM_END_TO_END);
  });
});

it.each(['failed', 'cancelled'] as const)(
  'the log of what is %s does not walk through what is not',
  async (status) => {
    await stores.sql('TRUNCATE deliveries');
    await addDeliveries(long, [1, MANY], { status: 'succeeded' });
    await addDeliveries(long, [MANY + 1, MANY + 10], { status });
    await stores.sql('ANALYZE deliveries');
    const page = { limit: 50, order: 'newest', after: undefined } as const;
    const { sql, parameters } = deliveriesStatement(
      { organisationUid, pharmacyUid: undefined },
      { statuses: [status] },
      page,
    );
    expect(await explain(sql, parameters)).toContain('deliveries_failed_log_idx');
  },
);

it('the search for failures to tell of reads only those, whatever the planner thinks of their number', async () => {
  await stores.sql('TRUNCATE deliveries, attempts');
  await addDeliveries(other, [1, MANY * 0.9], { status: 'succeeded' });
  await addDeliveries(long, [MANY * 0.9 + 1, MANY], { status: 'failed' });
  await stores.sql(
    `INSERT INTO attempts (delivery_uid, number, started_at) SELECT uid, 1, now() FROM deliveries`,
  );
  await stores.sql('UPDATE deliveries SET tells_failure = true WHERE subscription_uid = $1', [
    long,
  ]);
  await stores.sql('ANALYZE deliveries');
  await stores.sql('ANALYZE attempts');
  const plan = await explain(TAKE_UNTOLD, [500]);
  expect(plan).toContain('deliveries_untold_idx');
  expect(plan).not.toMatch(FROM_END_TO_END);
  expect(plan).not.toContain('Merge');
});

it('the search for forgotten events reads only those that wait', async () => {
  const plan = await explainAsked(() => stores.backlog.forgottenEvents(HOUR_MS, 1000));
  expect(plan).toContain('waiting_events_age_idx');
});

it.each([
  ['payloads', 30, 'events_unerased_age_idx'],
  ['deliveries', 90, 'events_erased_age_idx'],
] as const)('the search for %s that are due reads only those', async (subject, days, index) => {
  const plan = await explain(DUE_EVENTS[subject], [days]);
  expect(plan).toContain(index);
  expect(plan).not.toMatch(FROM_END_TO_END);
});

it.each(['no_recipient', 'failed', undefined] as const)(
  'a page of the events (%s) reads a bounded range of an index, newest first',
  async (outcome) => {
    const [receivedAfter, receivedBefore] = [new Date(0), new Date()];
    const { sql, parameters } = eventsStatement(
      { organisationUid, pharmacyUid: undefined },
      { businessKey: undefined, types: undefined, outcome, receivedAfter, receivedBefore },
      { limit: 51, before: undefined },
    );
    const plan = await explain(sql, parameters);
    expect(plan).toContain('Index Scan Backward using events_log_idx');
    expect(plan).not.toMatch(FROM_END_TO_END);
  },
);

it('events and deliveries of a business key that very many have are read from its end', async () => {
  const key = Buffer.alloc(16, 1);
  await stores.sql(
    `INSERT INTO business_keys (organisation_uid, key_hash, event_uid, visibility)
     SELECT organisation_uid, CASE WHEN uid LIKE '%0' THEN $1 ELSE decode(md5(uid), 'hex') END, uid, 0 FROM events`,
    [key],
  );
  await stores.sql('TRUNCATE deliveries');
  await addDeliveries(long, [1, MANY], { status: 'succeeded' });
  await stores.sql('ANALYZE business_keys, deliveries');
  const scope = { organisationUid, pharmacyUid: undefined };
  const businessKey = { hash: key, visibilities: ['everybody' as const] };
  const page = { limit: 51, before: undefined };
  const anyTime = {
    types: undefined,
    outcome: undefined,
    receivedAfter: undefined,
    receivedBefore: undefined,
  };
  const ofEvents = eventsStatement(scope, { ...anyTime, businessKey }, page);
  const ofDeliveries = deliveriesStatement(
    scope,
    { businessKey },
    { limit: 51, order: 'newest', after: undefined },
  );
  for (const { sql, parameters } of [ofEvents, ofDeliveries]) {
    const plan = await explain(sql, parameters);
    expect(plan).toMatch(/Index (Only )?Scan Backward using business_keys_pk/);
    expect(plan).not.toMatch(FROM_END_TO_END);
  }
});

it('tests with the id of an event are found by it, of any time', async () => {
  await stores.sql(
    `INSERT INTO test_deliveries (organisation_uid, uid, subscription_uid, event_id, event_type, started_at, duration_ms, resent, details)
     SELECT $1, 'dlv_' || n, $2, 'test-' || n, 't', now(), 1, false, '{}' FROM generate_series(1, 10000) n`,
    [organisationUid, long],
  );
  await stores.sql('ANALYZE test_deliveries');
  const scope = { organisationUid, pharmacyUid: undefined };
  const page = { limit: 51, order: 'newest', after: undefined } as const;
  const { sql, parameters } = testsStatement(scope, { eventId: 'test-7' }, page);
  expect(await explain(sql, parameters)).toContain('test_deliveries_event_idx');
});

describe('a recovery', () => {
  const question = { include: ['failed'], filter: {}, types: undefined } as const;
  const span = { since: new Date(0), until: new Date() };

  beforeAll(async () => {
    await stores.sql('TRUNCATE deliveries');
    await addDeliveries(long, [1, MANY * 0.98], { status: 'succeeded' });
    await addDeliveries(long, [MANY * 0.98 + 1, MANY], { status: 'failed' });
    await stores.sql(
      `UPDATE deliveries SET recovery_uid = 'rcv_' || length(uid) WHERE status = 'failed'`,
    );
    await stores.sql('ANALYZE deliveries');
  });

  it.each([
    ['failed', 'deliveries_failed_log_idx'],
    ['retrying', 'deliveries_open_log_idx'],
  ] as const)('finds what is %s by the index of that', async (status, index) => {
    const scope = { organisationUid, pharmacyUid: undefined };
    const { sql, parameters } = deliveriesMatched(scope, [status], question, span, undefined);
    expect(await explain(sql, parameters)).toContain(index);
  });

  it('looks for what is missing in a bounded range of events', async () => {
    const scope = { organisationUid, pharmacyUid: undefined };
    const { sql, parameters } = missingMatched(scope, question, span, undefined);
    const plan = await explain(sql, parameters);
    expect(plan).toContain('events_log_idx');
    expect(plan).not.toMatch(FROM_END_TO_END);
  });

  it.each([
    ['counts its progress', FIND_RECOVERY, () => [organisationUid, null, 'rcv_9']],
    ['is listed', LIST_RECOVERIES, () => [organisationUid, null, null, 51]],
    ['sends a batch', SEND_BATCH, () => ['rcv_9', []]],
    ['ends', LOCK_DONE, () => []],
  ])('%s by what it has sent, and not by all there is', async (_, statement, parameters) => {
    const plan = await explain(statement, parameters());
    expect(plan).toContain('deliveries_recovery_idx');
    expect(plan).not.toMatch(FROM_END_TO_END);
  });

  it('that has ended, or is one of too many, counts nothing when it is looked at', async () => {
    const plan = await explain(LIST_RECOVERIES, [organisationUid, null, null, 51]);
    expect(plan).toMatch(/One-Time Filter: .*ended_at IS NULL.* <= 250000/);
  });
});
