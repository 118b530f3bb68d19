import { type BatchResult, ClocksDisagree, type RetainedSubject } from '@rxhooks/application';
import { CorrectedClock, MACHINE_CLOCKS } from '@rxhooks/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addHistory, type PastEvent } from '../../../../test/support/history.js';
import { newEvent, openStores, type Stores } from '../../../../test/support/stores.js';
import { PgOrganisationStore } from '../organisations/pg-organisation.store.js';
import { PgRetentionStore } from './pg-retention.store.js';

let stores: Stores;
let retention: PgRetentionStore;
let organisations: PgOrganisationStore;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
  retention = new PgRetentionStore(stores.dataSource, new CorrectedClock());
  organisations = new PgOrganisationStore(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('TRUNCATE events, deliveries, attempts, retention_runs, organisations CASCADE');
  organisationUid = await stores.addOrganisation();
});

const past = (daysAgo: number, more: Partial<PastEvent> = {}) =>
  addHistory(stores.sql, { organisationUid, daysAgo, ...more });
// oxlint-disable-next-line typescript/no-explicit-any -- rows of any table
const rows = (table: string): Promise<any[]> => stores.sql(`SELECT * FROM ${table} ORDER BY 1, 2`);

/** Works off every group, and tells how many batches that took. */
async function expire(subject: RetainedSubject, store = retention): Promise<number> {
  let batches = 0;
  for (const days of await store.listPeriods(subject)) {
    const next = (): Promise<BatchResult> =>
      subject === 'payloads' ? store.erasePayloads(days) : store.deleteDeliveries(days);
    do batches += 1;
    while (!(await next()).isDone);
  }
  return batches;
}

const dataOf = async (uid: string) =>
  (await stores.sql('SELECT data FROM events WHERE uid = $1', [uid]))[0]?.data;

describe('the periods', () => {
  it('are the default and those that somebody has chosen, each once', async () => {
    for (const days of [7, 7, 60])
      await organisations.change(await stores.addOrganisation(), { payloadRetentionDays: days });
    expect(await retention.listPeriods('payloads')).toEqual([7, 30, 60]);
    expect(await retention.listPeriods('deliveries')).toEqual([90]);
  });
});

describe('expiring payloads', () => {
  it('erases what is older and leaves what is younger', async () => {
    const old = await past(30.01);
    const young = await past(29.99);
    await expire('payloads');
    expect(await dataOf(old.uid)).toBeNull();
    expect(await dataOf(young.uid)).toBe('{"uid":"po-1"}');
  });

  it('erases what receivers answered to it, and keeps the rest of the record', async () => {
    const before = (await past(40, { deliveries: [{ attempts: 2 }] })).deliveries;
    await past(20, { deliveries: [{}] });
    await expire('payloads');
    const attempts = await rows('attempts');
    expect(attempts.map(({ response_excerpt: excerpt }) => excerpt === null)).toEqual([
      true,
      true,
      false,
    ]);
    expect(attempts[1]).toMatchObject({ delivery_uid: before[0], number: 2, status_code: 200 });
    expect(await rows('deliveries')).toMatchObject([{ status: 'succeeded' }, {}]);
  });

  it('gives each organisation its own number of days', async () => {
    const soon = await stores.addOrganisation();
    const late = await stores.addOrganisation();
    await organisations.change(soon, { payloadRetentionDays: 3 });
    await organisations.change(late, { payloadRetentionDays: 60 });
    const kept = [await past(20), await past(40, { organisationUid: late })];
    const erased = [await past(4, { organisationUid: soon }), await past(31)];
    await expire('payloads');
    for (const { uid } of kept) expect(await dataOf(uid)).not.toBeNull();
    for (const { uid } of erased) expect(await dataOf(uid)).toBeNull();
  });

  it('looks again at everything when an organisation takes fewer days', async () => {
    const other = await stores.addOrganisation();
    await organisations.change(other, { payloadRetentionDays: 7 });
    const { uid } = await past(20);
    await expire('payloads'); // the group of 7 days has come as far as it goes
    await past(7.1, { organisationUid: other });
    await expire('payloads');
    expect(await dataOf(uid)).not.toBeNull();
    await organisations.change(organisationUid, { payloadRetentionDays: 7 });
    await expire('payloads');
    expect(await dataOf(uid)).toBeNull();
  });

  it('cancels deliveries that are still open, and says why', async () => {
    const { deliveries } = await past(40, {
      deliveries: [{ status: 'pending' }, { status: 'retrying' }, { status: 'failed' }],
    });
    const reason = 'The payload of the event was erased after 30 days.';
    await expire('payloads');
    expect(deliveries).toHaveLength(3);
    // Ids that were made in one moment have no order.
    const found = (await rows('deliveries')).toSorted((a, b) => a.status.localeCompare(b.status));
    expect(found).toMatchObject([
      { status: 'cancelled', reason, due_at: null },
      { status: 'cancelled', reason, due_at: null },
      { status: 'failed', reason: null },
    ]);
  });

  it('leaves the lease of an attempt in flight, and records one that ran out as lost', async () => {
    await past(40, {
      deliveries: [
        { status: 'pending', attempts: 0, leaseSeconds: 60 },
        { status: 'retrying', attempts: 1, leaseSeconds: -60 },
      ],
    });
    await expire('payloads');
    expect(await rows('deliveries')).toMatchObject([
      { status: 'cancelled', lease_token: 'lease_1', attempts_made: 0 },
      { status: 'cancelled', lease_token: null, attempts_made: 2 },
    ]);
    expect(await rows('attempts')).toMatchObject([
      { number: 1 },
      { number: 2, error: expect.stringMatching(/^unknown: /) },
    ]);
  });

  it('sets an event aside that was never fanned out', async () => {
    await past(40, { isFannedOut: false });
    await expire('payloads');
    expect(await rows('events')).toMatchObject([
      { data: null, quarantine_reason: 'The payload of the event was erased after 30 days.' },
    ]);
    expect(await stores.leases.take(10)).toMatchObject({ events: [] });
  });

  it('takes as many batches as it has to, also for one event of many deliveries', async () => {
    const status = 'pending';
    const deliveries = Array.from({ length: 3 }, () => ({ status, attempts: 800 }));
    await past(40, { deliveries });
    expect(await expire('payloads')).toBeGreaterThan(3);
    const left = 'SELECT FROM attempts WHERE response_excerpt IS NOT NULL';
    expect(await stores.sql(left)).toEqual([]);
  });

  it('takes large payloads a few at a time', async () => {
    // Random, so that it cannot be compressed.
    const huge = `SELECT string_agg(gen_random_uuid()::text, '') AS text FROM generate_series(1, 60000)`;
    const [{ text }] = await stores.sql(huge);
    for (let count = 0; count < 6; count += 1) await past(40, { data: text });
    expect(await expire('payloads')).toBeGreaterThan(2);
    expect(await stores.sql('SELECT FROM events WHERE data IS NOT NULL')).toEqual([]);
  });
});

/** As upkeep does: what is deleted has been erased before. */
async function purge(): Promise<void> {
  await expire('payloads');
  await expire('deliveries');
}

describe('expiring deliveries', () => {
  it('deletes what is older with everything that hangs on it', async () => {
    await past(90.01, { deliveries: [{ attempts: 3 }, {}] });
    const young = await past(89.99, { deliveries: [{ attempts: 2 }] });
    await purge();
    expect((await rows('events')).map(({ uid }) => uid)).toEqual([young.uid]);
    expect((await rows('deliveries')).map(({ uid }) => uid)).toEqual(young.deliveries);
    expect(await rows('attempts')).toHaveLength(2);
  });

  it('frees the id of the event', async () => {
    const { uid } = await past(91);
    await purge();
    const event = newEvent(organisationUid, { id: uid });
    expect(await stores.events.insert([event])).toEqual(['stored']);
  });

  it('gives each organisation its own number of days', async () => {
    const soon = await stores.addOrganisation();
    const change = { payloadRetentionDays: 5, deliveryRetentionDays: 10 };
    await organisations.change(soon, change);
    await past(11, { organisationUid: soon });
    const kept = await past(11);
    await purge();
    expect(await rows('events')).toMatchObject([{ uid: kept.uid }]);
  });

  it('takes as many batches as it has to for an event of many attempts', async () => {
    await past(100, { deliveries: Array.from({ length: 3 }, () => ({ attempts: 800 })) });
    await expire('payloads');
    expect(await expire('deliveries')).toBeGreaterThan(3);
    for (const table of ['events', 'deliveries', 'attempts']) expect(await rows(table)).toEqual([]);
  });
});

describe('several workers', () => {
  it('share the work, and nothing is left or done half', async () => {
    await stores.sql(
      `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, accepted_at, fanned_out_at)
       SELECT 'evt_' || lpad(to_hex(n), 32, '0'), $1, n::text, 't', 1, 'x', '', now() - interval '91 days', now() FROM generate_series(1, 5500) n`,
      [organisationUid],
    );
    const workers = await Promise.all([1, 2, 3].map(() => stores.connect()));
    const all = workers.map(
      ({ dataSource }) => new PgRetentionStore(dataSource, new CorrectedClock()),
    );
    const until = async (left: string) => {
      while ((await stores.sql(left)).length > 0)
        await Promise.all(
          all.flatMap((one) => [expire('payloads', one), expire('deliveries', one)]),
        );
    };
    await until('SELECT FROM events WHERE data IS NOT NULL LIMIT 1');
    await until('SELECT FROM events LIMIT 1');
    expect(await rows('events')).toEqual([]);
  });

  it('leave a subject to the one that is at it', async () => {
    const { uid } = await past(40);
    await stores.sql(`INSERT INTO retention_runs (subject) VALUES ('payloads')`);
    const { dataSource } = await stores.connect();
    await dataSource.transaction(async (manager) => {
      await manager.query('SELECT FROM retention_runs FOR UPDATE');
      expect(await retention.erasePayloads(30)).toEqual({ isDone: true });
    });
    expect(await dataOf(uid)).not.toBeNull();
  });
});

describe('trimming', () => {
  const add = (table: string, time: string, prefix: string, ages: readonly number[]) =>
    stores.sql(
      `INSERT INTO ${table} (uid, ${time}, organisation_uid, ${table === 'audit_log' ? 'actor, action, result' : 'recipient, subject, body'})
       SELECT '${prefix}' || lpad(place::text, 9, '0'), now() - age * interval '1 day', 'org', 'a', 'b', 'c'
       FROM unnest($1::float8[]) WITH ORDINALITY AS t (age, place)`,
      [ages],
    );

  it.each([
    ['audit_log', 'at', 'aud_'],
    ['notifications', 'created_at', 'ntf_'],
  ] as const)('deletes from %s what is old, batch by batch', async (table, time, prefix) => {
    await add(table, time, prefix, [...Array.from({ length: 2300 }, () => 400), 9, 8]);
    const trim = () => retention.trim(table, 10);
    expect([await trim(), await trim(), await trim()]).toEqual([
      { isDone: false },
      { isDone: false },
      { isDone: true },
    ]);
    expect(await rows(table)).toHaveLength(2);
  });
});

describe('ages', () => {
  it.each([-40, 40])(
    'are what the database wrote, whatever an api that is %d days ahead put into the uids',
    async (aheadDays) => {
      const fresh = await past(0.01, { uidDaysAgo: 0.01 - aheadDays });
      const due = await past(31, { uidDaysAgo: 31 - aheadDays });
      await expire('payloads');
      expect(await dataOf(fresh.uid)).not.toBeNull();
      expect(await dataOf(due.uid)).toBeNull();
    },
  );

  it('are judged again in every run: what comes below what was passed is found', async () => {
    await past(35);
    await expire('payloads');
    const { uid } = await past(80);
    await expire('payloads');
    expect(await dataOf(uid)).toBeNull();
  });

  it('of the audit log are not those of its uids either', async () => {
    await stores.sql(
      `INSERT INTO audit_log (uid, at, actor, action, result)
       SELECT 'aud_0' || n, now(), 'a', 'b', 'c' FROM generate_series(1, 1500) n
       UNION ALL SELECT 'aud_9', now() - interval '366 days', 'old', 'b', 'c'`,
    );
    await retention.trim('audit_log', 365);
    expect(await stores.sql(`SELECT FROM audit_log WHERE actor = 'old'`)).toEqual([]);
  });
});

describe('clocks that do not agree', () => {
  const ahead = (days: number) =>
    new PgRetentionStore(
      stores.dataSource,
      new CorrectedClock({
        ...MACHINE_CLOCKS,
        wallMs: () => Date.now() + days * 24 * 3600 * 1000,
      }),
    );
  const destroyers = [
    ['payloads', (store: PgRetentionStore) => store.erasePayloads(30)],
    ['deliveries', (store: PgRetentionStore) => store.deleteDeliveries(90)],
    ['the audit log', (store: PgRetentionStore) => store.trim('audit_log', 365)],
    ['notifications', (store: PgRetentionStore) => store.trim('notifications', 90)],
  ] as const;

  it.each(destroyers)('keep %s, also what is due', async (_, destroy) => {
    for (const days of [-40, 40])
      await expect(destroy(ahead(days))).rejects.toBeInstanceOf(ClocksDisagree);
  });

  it.each(destroyers)('keep %s after the time of the database has jumped', async (_, destroy) => {
    await destroy(retention);
    await stores.sql(`UPDATE retention_runs SET at = at - interval '40 days'`);
    await expect(destroy(retention)).rejects.toBeInstanceOf(ClocksDisagree);
    // It is on record, for other workers and later starts.
    const other = new PgRetentionStore(stores.dataSource, new CorrectedClock());
    await expect(destroy(other)).rejects.toBeInstanceOf(ClocksDisagree);
    await stores.sql(`UPDATE retention_runs SET steady_since = now() - interval '49 hours'`);
    expect(await destroy(other)).toMatchObject({ isDone: true });
  });
});
