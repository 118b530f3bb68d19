import type { LeasedDelivery, EndedAttempt } from '@rxhooks/application';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
/** Another process, whose leases run out at once. */
let dying: Awaited<ReturnType<Stores['connect']>>;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  dying = await stores.connect(0);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const addDue = (count?: number, seconds?: number) => stores.addDue(subscriptionUid, count, seconds);

async function claimOne(seconds = 0): Promise<LeasedDelivery> {
  const [uid = ''] = await addDue(1, seconds);
  const leased = await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
  if (!leased) throw new Error('A due delivery was not given.');
  return leased;
}

const attemptOf = (
  { delivery, leaseToken }: LeasedDelivery,
  next: EndedAttempt['next'],
): EndedAttempt => ({
  deliveryUid: delivery.uid,
  organisationUid,
  leaseToken,
  number: delivery.attemptsMade + 1,
  startedAt: new Date(1_760_000_000_000),
  durationMs: 12.4,
  statusCode: next.status === 'succeeded' ? 200 : 500,
  error: next.status === 'succeeded' ? undefined : 'The receiver answered 500.',
  responseExcerpt: 'text',
  details: { madeBy: 'probe', queuedMs: 7, headers: { server: 'nginx' } },
  next,
});

const RETRY = { status: 'retrying', delayMs: 60_000, usesStep: true } as const;
const WRITTEN = { kind: 'written', isWatched: false };
const WRITTEN_KIND = { kind: 'written' };
const LOST = { kind: 'lease_lost' };
const SUCCESS = { status: 'succeeded' } as const;

async function row(uid: string) {
  const [found] = await stores.sql(
    `SELECT status, attempts_made, schedule_step, lease_token, lease_until,
            extract(epoch FROM due_at - now())::float8 AS due_in
     FROM deliveries WHERE uid = $1`,
    [uid],
  );
  return found;
}

const attemptsOf = (uid: string) =>
  stores.sql('SELECT * FROM attempts WHERE delivery_uid = $1 ORDER BY number', [uid]);

describe('recordAttempt', () => {
  it('puts a success down and ends the delivery', async () => {
    const leased = await claimOne();
    expect(await stores.deliveries.recordAttempt(attemptOf(leased, SUCCESS))).toEqual(WRITTEN);
    const { uid } = leased.delivery;
    expect(await row(uid)).toMatchObject({
      status: 'succeeded',
      attempts_made: 1,
      due_in: null,
      lease_token: null,
      lease_until: null,
    });
    expect(await attemptsOf(uid)).toMatchObject([
      {
        number: 1,
        status_code: 200,
        error: null,
        duration_ms: 12,
        response_excerpt: 'text',
        details: { m: 'probe', q: 7, h: { server: 'nginx' } },
      },
    ]);
  });

  it('makes the next attempt due after the delay, by the database’s clock', async () => {
    const leased = await claimOne();
    await stores.deliveries.recordAttempt(attemptOf(leased, RETRY));
    const found = await row(leased.delivery.uid);
    expect(found).toMatchObject({ status: 'retrying', attempts_made: 1, schedule_step: 1 });
    expect(found.due_in).toBeGreaterThan(50);
    expect(found.due_in).toBeLessThanOrEqual(60);
  });

  it('uses no step of the schedule for a fault of ours', async () => {
    const leased = await claimOne();
    await stores.deliveries.recordAttempt(attemptOf(leased, { ...RETRY, usesStep: false }));
    expect(await row(leased.delivery.uid)).toMatchObject({
      status: 'retrying',
      attempts_made: 1,
      schedule_step: 0,
    });
  });

  it('writes a batch of many outcomes, each to its own delivery', async () => {
    await addDue(30);
    const { leasedDeliveries } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      30,
    );
    await Promise.all(
      leasedDeliveries.map((leased, index) =>
        stores.deliveries.recordAttempt(attemptOf(leased, index % 2 ? SUCCESS : RETRY)),
      ),
    );
    const statuses = await Promise.all(
      leasedDeliveries.map(async ({ delivery }) => (await row(delivery.uid)).status),
    );
    expect(statuses).toEqual(leasedDeliveries.map((_, i) => (i % 2 ? 'succeeded' : 'retrying')));
  });

  it('changes nothing for a writer whose lease was taken over', async () => {
    const [uid = ''] = await addDue();
    const late = await dying.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
    await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1);
    const before = [await row(uid), await attemptsOf(uid)];
    expect(await dying.deliveries.recordAttempt(attemptOf(late!, SUCCESS))).toEqual(LOST);
    const { due_in: _, ...after } = await row(uid);
    expect([after, await attemptsOf(uid)]).toMatchObject([after, before[1]]);
    expect(before[0]).toMatchObject(after);
  });

  it('changes nothing the second time', async () => {
    const leased = await claimOne();
    await stores.deliveries.recordAttempt(attemptOf(leased, SUCCESS));
    const other = { ...attemptOf(leased, RETRY), durationMs: 99 };
    expect(await stores.deliveries.recordAttempt(other)).toEqual(LOST);
    expect(await row(leased.delivery.uid)).toMatchObject({ status: 'succeeded' });
  });

  it('knows its own record again when the answer to the first try never came', async () => {
    const leased = await claimOne();
    await stores.deliveries.recordAttempt(attemptOf(leased, RETRY));
    expect(await stores.deliveries.recordAttempt(attemptOf(leased, RETRY))).toMatchObject(
      WRITTEN_KIND,
    );
    expect(await attemptsOf(leased.delivery.uid)).toHaveLength(1);
    expect(await row(leased.delivery.uid)).toMatchObject({ attempts_made: 1 });
  });

  it('is written although another one of its batch stays locked, and that one when it is free', async () => {
    await addDue(3);
    const { leasedDeliveries } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      3,
    );
    const attempts = leasedDeliveries.map((leased) => attemptOf(leased, SUCCESS));
    const blocker = stores.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT FROM deliveries WHERE uid = $1 FOR UPDATE', [
      attempts[0]!.deliveryUid,
    ]);
    const recordAll = async () => {
      const tries = attempts.map((attempt) => stores.deliveries.recordAttempt(attempt));
      return (await Promise.allSettled(tries)).map(({ status }) => status);
    };
    await recordAll();
    expect(await recordAll()).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    const statuses = () =>
      Promise.all(attempts.map(async ({ deliveryUid }) => (await row(deliveryUid)).status));
    expect(await statuses()).toEqual(['pending', 'succeeded', 'succeeded']);
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await recordAll()).toEqual(Array(3).fill('fulfilled'));
    expect(await statuses()).toEqual(Array(3).fill('succeeded'));
    expect(await attemptsOf(attempts[0]!.deliveryUid)).toHaveLength(1);
  }, 20_000);

  it('is written without the excerpt when the database will not take that', async () => {
    const leased = await claimOne();
    const attempt = { ...attemptOf(leased, SUCCESS), responseExcerpt: 'a\u0000b' };
    expect(await stores.deliveries.recordAttempt(attempt)).toEqual(WRITTEN);
    expect(await attemptsOf(leased.delivery.uid)).toMatchObject([
      { status_code: 200, response_excerpt: null },
    ]);
  });

  it('is written without the headers when the database will not take one', async () => {
    const leased = await claimOne();
    const details = { madeBy: 'schedule', headers: { server: 'a\u0000b' } } as const;
    const attempt = { ...attemptOf(leased, SUCCESS), details };
    expect(await stores.deliveries.recordAttempt(attempt)).toEqual(WRITTEN);
    expect((await attemptsOf(leased.delivery.uid))[0].details).toEqual({});
  });

  it.each([['some text'], ['']])(
    'keeps no headers of an answer (%j) whose payload was erased meanwhile',
    async (responseExcerpt) => {
      const leased = await claimOne();
      await stores.sql('UPDATE events SET data = NULL WHERE uid = $1', [leased.event.uid]);
      const attempt = { ...attemptOf(leased, SUCCESS), responseExcerpt };
      expect(await stores.deliveries.recordAttempt(attempt)).toEqual(WRITTEN);
      const [{ details, response_excerpt: excerpt }] = await attemptsOf(leased.delivery.uid);
      expect(details).toEqual({ m: 'probe', q: 7 });
      expect(excerpt).toBe(responseExcerpt === '' ? '' : null);
    },
  );

  it('forgets who asked for the attempt once it is on record', async () => {
    const [uid = ''] = await addDue();
    await stores.sql(`UPDATE deliveries SET asked_by = 'person' WHERE uid = $1`, [uid]);
    const key = { deliveryUid: uid, organisationUid };
    const asked = await stores.deliveries.claim(key, 1);
    expect(asked).toMatchObject({ madeBy: 'person', dueMs: expect.any(Number) });
    await stores.deliveries.recordAttempt(attemptOf(asked!, { ...RETRY, delayMs: 0 }));
    expect(await stores.deliveries.claim(key, 2)).toMatchObject({ madeBy: 'schedule' });
  });

  it('leaves a delivery cancelled that was cancelled meanwhile, with its attempt on record', async () => {
    const leased = await claimOne();
    await stores.unsubscribe(subscriptionUid);
    expect(await stores.deliveries.recordAttempt(attemptOf(leased, RETRY))).toMatchObject(
      WRITTEN_KIND,
    );
    const { uid } = leased.delivery;
    expect(await row(uid)).toMatchObject({ status: 'cancelled', due_in: null, lease_token: null });
    expect(await attemptsOf(uid)).toMatchObject([{ number: 1, status_code: 500 }]);
  });

  it('says succeeded of a cancelled delivery whose last attempt got through', async () => {
    const leased = await claimOne();
    await stores.unsubscribe(subscriptionUid);
    await stores.deliveries.recordAttempt(attemptOf(leased, SUCCESS));
    expect(await row(leased.delivery.uid)).toMatchObject({ status: 'succeeded' });
  });

  it('loses no outcome to a removal of the subscription at the same time', async () => {
    await growTable();
    for (let age = 9; age > 0; age -= 1) await addDue(1, -age);
    const { leasedDeliveries } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      9,
    );
    const byAge = leasedDeliveries.toSorted((a, b) => a.delivery.uid.localeCompare(b.delivery.uid));
    const middle = byAge[4]!.delivery.uid;
    const blocker = stores.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT FROM deliveries WHERE uid = $1 FOR UPDATE', [middle]);

    // Each has to wait for the middle with one half in hand; then each wants the half of the other.
    const removing = stores.unsubscribe(subscriptionUid);
    await eventually(async () => expect(await countWaiting()).toBe(1));
    const writing = byAge
      .toReversed()
      .map((a) => stores.deliveries.recordAttempt(attemptOf(a, RETRY)));
    await eventually(async () => expect(await countWaiting()).toBe(2));
    await blocker.commitTransaction();
    await blocker.release();

    const results = await Promise.allSettled([removing, ...writing]);
    expect(results).toMatchObject([
      { status: 'fulfilled', value: subscriptionUid },
      ...writing.map(() => ({ status: 'fulfilled', value: { kind: 'written' } })),
    ]);
  });
});

/** A small table is read in the same order by everybody; this makes the statements use the indexes, as in real life. */
async function growTable(): Promise<void> {
  await stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at)
     SELECT 'dlv_' || n, 'evt_' || n, 'sub_' || n % 50, 'org', CASE WHEN n % 10 = 0 THEN 'pending' ELSE 'failed' END, now()
     FROM generate_series(1, 20000) n`,
  );
  await stores.sql('ANALYZE deliveries');
}

async function countWaiting(): Promise<number> {
  const rows = await stores.sql(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
}
