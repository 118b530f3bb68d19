import { CorrectedClock, UuidIdFactory } from '@rxhooks/platform';
import { createTestDatabase, type TestDatabase } from '@rxhooks/testing';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dataSourceOptions } from '../connection/data-source-options.js';
import { PgNotificationStore } from './pg-notification.store.js';

const REASON = 'The mail server answered 451 to RCPT TO.';

const ids = new UuidIdFactory(new CorrectedClock());
let database: TestDatabase;
let dataSource: DataSource;
let store: PgNotificationStore;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  store = new PgNotificationStore(dataSource, { mailVerification: undefined });
});
beforeEach(() => dataSource.query('TRUNCATE notifications'));
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** A row as the writers of mails make it; `due` is SQL. */
async function add(
  due = 'now()',
  subscriptionUid: string | null = 'ns-1',
  recipient = 'ops@example.com',
): Promise<string> {
  const uid = ids.create('notification');
  await dataSource.query(
    `INSERT INTO notifications (uid, organisation_uid, subscription_uid, recipient, subject, body, due_at)
     VALUES ($1, 'org_1', $2, $3, 'Stopped', 'It stopped.', ${due})`,
    [uid, subscriptionUid, recipient],
  );
  return uid;
}

async function claim() {
  const claimed = await store.claimDue();
  if (!claimed) throw new Error('Nothing was due.');
  return claimed;
}

async function factsOf(uid: string) {
  const [facts] = await dataSource.query(
    `SELECT tries, last_error AS error, sent_at IS NOT NULL AS sent,
            round(extract(epoch FROM due_at - now()))::int AS "dueIn"
     FROM notifications WHERE uid = $1`,
    [uid],
  );
  return facts;
}

const runOutTheLease = (uid: string) =>
  dataSource.query('UPDATE notifications SET due_at = now() WHERE uid = $1', [uid]);

describe('a claim', () => {
  it('takes the mail that has been due for longest', async () => {
    const younger = await add(`now() - interval '1 minute'`, 'ns-1', 'others@example.com');
    const older = await add(`now() - interval '2 minutes'`, null);
    await add(`now() + interval '1 minute'`);
    await add('NULL');
    expect(await store.claimDue()).toEqual({
      uid: older,
      organisationUid: 'org_1',
      subscriptionUid: undefined,
      recipient: 'ops@example.com',
      subject: 'Stopped',
      body: 'It stopped.',
      tries: 1,
      others: [],
    });
    expect(await store.claimDue()).toMatchObject({ uid: younger, subscriptionUid: 'ns-1' });
    expect(await store.claimDue()).toBeUndefined();
  });

  it('takes a row without further ado that was written without a due time', async () => {
    await dataSource.query(
      `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body)
       VALUES ('ntf_1', 'org_1', 'ops@example.com', 'Stopped', 'It stopped.')`,
    );
    expect(await store.claimDue()).toMatchObject({ uid: 'ntf_1', tries: 1 });
  });

  it('lasts longer than a mail may take, and not for long', async () => {
    const uid = await add();
    await claim();
    const { dueIn } = await factsOf(uid);
    expect(dueIn).toBeGreaterThan(75);
    expect(dueIn).toBeLessThan(120);
  });

  it('gives each of many mails to one claimer alone', async () => {
    const uids = await Promise.all(
      Array.from({ length: 20 }, (_, place) => add('now()', 'ns-1', `ops${place}@example.com`)),
    );
    const claims = await Promise.all(uids.map(() => store.claimDue()));
    const taken = claims.flatMap((claimed) => claimed?.uid ?? []);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThan(0);
  });

  it('passes over a mail that another claim has just locked', async () => {
    const locked = await add(`now() - interval '1 minute'`);
    const free = await add('now()', 'ns-1', 'others@example.com');
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT FROM notifications WHERE uid = $1 FOR UPDATE', [locked]);
    const claimed = await store.claimDue();
    await runner.rollbackTransaction();
    await runner.release();
    expect(claimed?.uid).toBe(free);
  });
});

describe('a mail', () => {
  it('that was sent is never due again', async () => {
    const uid = await add();
    await store.postpone(await claim(), 0, REASON);
    await store.markSent(await claim());
    expect(await factsOf(uid)).toEqual({ tries: 2, error: null, sent: true, dueIn: null });
  });

  it('that was postponed is due again after the delay, and says why', async () => {
    const uid = await add();
    await store.postpone(await claim(), 3_600_000, REASON);
    expect(await factsOf(uid)).toEqual({ tries: 1, error: REASON, sent: false, dueIn: 3600 });
  });

  it('that was given up is not due any more, and keeps the reason', async () => {
    const uid = await add();
    await store.giveUp(await claim(), REASON);
    expect(await factsOf(uid)).toEqual({ tries: 1, error: REASON, sent: false, dueIn: null });
  });

  it('that another worker has taken over is left to it by the one before', async () => {
    const uid = await add();
    const late = await claim();
    await runOutTheLease(uid);
    await claim();
    await store.postpone(late, 3_600_000, REASON);
    await store.giveUp(late, REASON);
    expect(await factsOf(uid)).toMatchObject({ tries: 2, error: null, dueIn: expect.any(Number) });
    expect((await factsOf(uid)).dueIn).toBeLessThan(120);
  });

  it('that was sent by the one before stays sent, whatever the other one finds', async () => {
    const uid = await add();
    await claim();
    await runOutTheLease(uid);
    const other = await claim();
    await store.markSent(other);
    await store.giveUp(other, REASON);
    expect(await factsOf(uid)).toMatchObject({ error: null, sent: true, dueIn: null });
  });
});

describe('an address', () => {
  const minutesAgo = (minutes: number) => `now() - interval '${minutes} minutes'`;

  it('gets what is due for it in one mail', async () => {
    const oldest = await add(minutesAgo(3));
    const others = [await add(minutesAgo(2)), await add(minutesAgo(1))];
    const claimed = await claim();
    expect([claimed.uid, claimed.others.map(({ uid }) => uid)]).toEqual([oldest, others]);
    expect(await store.claimDue()).toBeUndefined();
    await store.markSent(claimed);
    for (const uid of others) expect(await factsOf(uid)).toMatchObject({ sent: true, dueIn: null });
  });

  it('gets no other mail for ten minutes, and other addresses do', async () => {
    await add();
    await store.markSent(await claim());
    const second = await add();
    const elsewhere = await add('now()', 'ns-1', 'others@example.com');
    expect((await claim()).uid).toBe(elsewhere);
    expect(await store.claimDue()).toBeUndefined();
    await dataSource.query(`UPDATE notifications SET sent_at = sent_at - interval '11 minutes'`);
    expect((await claim()).uid).toBe(second);
  });

  it('is the same in capitals', async () => {
    await add(minutesAgo(2));
    const others = [await add(minutesAgo(1), 'ns-1', 'OPS@Example.com')];
    const claimed = await claim();
    expect(claimed.others.map(({ uid }) => uid)).toEqual(others);
    await store.markSent(claimed);
    await add('now()', 'ns-1', 'Ops@example.com');
    expect(await store.claimDue()).toBeUndefined();
  });

  it('for which very many mails wait does not slow the mails to others', async () => {
    await dataSource.query(
      `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body, due_at, sent_at)
       SELECT 'ntf_' || n, 'org_1', 'ops@example.com', 'Stopped', 'It stopped.',
              CASE WHEN n > 0 THEN ${minutesAgo(20)} END, CASE WHEN n = 0 THEN now() END
       FROM generate_series(0, 20000) n`,
    );
    const elsewhere = await add('now()', 'ns-1', 'others@example.com');
    await dataSource.query('ANALYZE notifications');
    const spy = vi.spyOn(dataSource, 'query');
    expect((await claim()).uid).toBe(elsewhere);
    const [statement = ''] = spy.mock.lastCall ?? [];
    spy.mockRestore();
    const rows: { 'QUERY PLAN': string }[] = await dataSource.query(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${statement}`,
    );
    const read = rows.flatMap((row) => /actual rows=([\d.]+)/.exec(row['QUERY PLAN'])?.[1] ?? []);
    expect(Math.max(...read.map(Number))).toBeLessThan(100);
  });

  it('that is no good is given up with all that is due for it', async () => {
    const uids = [await add(minutesAgo(2)), await add(minutesAgo(1))];
    await store.giveUp(await claim(), REASON);
    for (const uid of uids)
      expect(await factsOf(uid)).toMatchObject({ error: REASON, dueIn: null });
  });
});
