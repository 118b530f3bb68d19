import type { Assignment, ConcludedAttempt } from '@rxhooks/application';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, openStores, type Stores } from '../../../../test/support/stores.js';

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

/** Deliveries that wait to be claimed, due so many seconds from now. */
async function addDue(count = 1, seconds = 0): Promise<string[]> {
  const uids = Array.from({ length: count }, () => newId('delivery'));
  const events = await Promise.all(uids.map(() => stores.addEvent(organisationUid)));
  await stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at)
     SELECT uid, event, $3, $4, 'pending', now() + $5 * interval '1 second'
     FROM unnest($1::text[], $2::text[]) AS d (uid, event)`,
    [uids, events, subscriptionUid, organisationUid, seconds],
  );
  return uids;
}

async function claimOne(seconds = 0): Promise<Assignment> {
  const [uid = ''] = await addDue(1, seconds);
  const assignment = await stores.deliveries.claim(uid, 1);
  if (!assignment) throw new Error('A due delivery was not given.');
  return assignment;
}

const attemptOf = (
  { delivery, leaseToken }: Assignment,
  next: ConcludedAttempt['next'],
): ConcludedAttempt => ({
  deliveryUid: delivery.uid,
  leaseToken,
  number: delivery.attemptsMade + 1,
  startedAt: new Date(1_760_000_000_000),
  durationMs: 12.4,
  statusCode: next.status === 'succeeded' ? 200 : 500,
  error: next.status === 'succeeded' ? undefined : 'The receiver answered 500.',
  responseExcerpt: 'text',
  next,
});

const RETRY = { status: 'retrying', delayMs: 60_000, usesStep: true } as const;
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

describe('claim', () => {
  it('gives everything that the attempt needs', async () => {
    const { delivery, event, subscription, leaseToken } = await claimOne();
    expect(delivery).toMatchObject({ subscriptionUid, attemptsMade: 0, scheduleStep: 0 });
    expect(event).toMatchObject({ uid: delivery.eventUid, data: '{"uid":"po-1"}' });
    expect(subscription).toMatchObject({ uid: subscriptionUid, organisationUid });
    expect(leaseToken).toBe((await row(delivery.uid)).lease_token);
  });

  it('gives a delivery to one of two that ask for it at the same time', async () => {
    const [uid = ''] = await addDue();
    const other = await stores.connect();
    const claims = [stores, other, stores, other].map((s) => s.deliveries.claim(uid, 1));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });

  it('gives nothing for an attempt that is over or not yet the next', async () => {
    const [uid = ''] = await addDue();
    expect(await stores.deliveries.claim(uid, 0)).toBeUndefined();
    expect(await stores.deliveries.claim(uid, 2)).toBeUndefined();
  });

  it('rings a moment early without harm, and no earlier', async () => {
    const [soon = ''] = await addDue(1, 0.9);
    const [later = ''] = await addDue(1, 5);
    expect(await stores.deliveries.claim(soon, 1)).toBeDefined();
    expect(await stores.deliveries.claim(later, 1)).toBeUndefined();
  });

  it('cancels a delivery whose subscription has gone, instead of giving it', async () => {
    const [uid = ''] = await addDue();
    await stores.sql('UPDATE subscriptions SET removed_at = now() WHERE uid = $1', [
      subscriptionUid,
    ]);
    expect(await stores.deliveries.claim(uid, 1)).toBeUndefined();
    expect(await row(uid)).toMatchObject({ status: 'cancelled', due_in: null, lease_token: null });
  });
});

describe('claimDue', () => {
  it('gives no delivery twice, however many claim side by side', async () => {
    const uids = await addDue(200);
    const other = await stores.connect();
    const claims = Array.from({ length: 12 }, (_, index) =>
      (index % 2 ? stores : other).deliveries.claimDue(subscriptionUid, 25),
    );
    const given = (await Promise.all(claims)).flat().map(({ delivery }) => delivery.uid);
    expect(new Set(given).size).toBe(given.length);
    const rest = await stores.deliveries.claimDue(subscriptionUid, 200);
    expect([...given, ...rest.map(({ delivery }) => delivery.uid)].sort()).toEqual(uids.sort());
  });

  it('gives the longest due first, and no more than asked for', async () => {
    const [newer = ''] = await addDue(1, -10);
    const [oldest = ''] = await addDue(1, -30);
    await addDue(1, -5);
    const given = await stores.deliveries.claimDue(subscriptionUid, 2);
    expect(given.map(({ delivery }) => delivery.uid).sort()).toEqual([oldest, newer].sort());
  });

  it('leaves other subscriptions and what is not due yet alone', async () => {
    await addDue(1, 30);
    const asked = await stores.subscribe(organisationUid);
    await addDue(1);
    expect(await stores.deliveries.claimDue(asked, 10)).toEqual([]);
  });

  it('makes no retry before its time', async () => {
    await addDue(1, 0.9);
    expect(await stores.deliveries.claimDue(subscriptionUid, 10)).toEqual([]);
  });
});

describe('conclude', () => {
  it('puts a success down and ends the delivery', async () => {
    const assignment = await claimOne();
    expect(await stores.deliveries.conclude(attemptOf(assignment, SUCCESS))).toBe(true);
    const { uid } = assignment.delivery;
    expect(await row(uid)).toMatchObject({
      status: 'succeeded',
      attempts_made: 1,
      due_in: null,
      lease_token: null,
      lease_until: null,
    });
    expect(await attemptsOf(uid)).toMatchObject([
      { number: 1, status_code: 200, error: null, duration_ms: 12, response_excerpt: 'text' },
    ]);
  });

  it('makes the next attempt due after the delay, by the database’s clock', async () => {
    const assignment = await claimOne();
    await stores.deliveries.conclude(attemptOf(assignment, RETRY));
    const found = await row(assignment.delivery.uid);
    expect(found).toMatchObject({ status: 'retrying', attempts_made: 1, schedule_step: 1 });
    expect(found.due_in).toBeGreaterThan(50);
    expect(found.due_in).toBeLessThanOrEqual(60);
  });

  it('uses no step of the schedule for a fault of ours', async () => {
    const assignment = await claimOne();
    await stores.deliveries.conclude(attemptOf(assignment, { ...RETRY, usesStep: false }));
    expect(await row(assignment.delivery.uid)).toMatchObject({
      status: 'retrying',
      attempts_made: 1,
      schedule_step: 0,
    });
  });

  it('writes a batch of many outcomes, each to its own delivery', async () => {
    await addDue(30);
    const assignments = await stores.deliveries.claimDue(subscriptionUid, 30);
    await Promise.all(
      assignments.map((assignment, index) =>
        stores.deliveries.conclude(attemptOf(assignment, index % 2 ? SUCCESS : RETRY)),
      ),
    );
    const statuses = await Promise.all(
      assignments.map(async ({ delivery }) => (await row(delivery.uid)).status),
    );
    expect(statuses).toEqual(assignments.map((_, i) => (i % 2 ? 'succeeded' : 'retrying')));
  });

  it('changes nothing for a writer whose lease was taken over', async () => {
    const [uid = ''] = await addDue();
    const late = await dying.deliveries.claim(uid, 1);
    await stores.deliveries.claimDue(subscriptionUid, 1);
    const before = [await row(uid), await attemptsOf(uid)];
    expect(await dying.deliveries.conclude(attemptOf(late!, SUCCESS))).toBe(false);
    const { due_in: _, ...after } = await row(uid);
    expect([after, await attemptsOf(uid)]).toMatchObject([after, before[1]]);
    expect(before[0]).toMatchObject(after);
  });

  it('changes nothing the second time', async () => {
    const assignment = await claimOne();
    await stores.deliveries.conclude(attemptOf(assignment, SUCCESS));
    expect(await stores.deliveries.conclude(attemptOf(assignment, RETRY))).toBe(false);
    expect(await row(assignment.delivery.uid)).toMatchObject({ status: 'succeeded' });
  });

  it('leaves a delivery cancelled that was cancelled meanwhile, with its attempt on record', async () => {
    const assignment = await claimOne();
    await stores.subscriptions.remove(subscriptionUid);
    expect(await stores.deliveries.conclude(attemptOf(assignment, RETRY))).toBe(true);
    const { uid } = assignment.delivery;
    expect(await row(uid)).toMatchObject({ status: 'cancelled', due_in: null, lease_token: null });
    expect(await attemptsOf(uid)).toMatchObject([{ number: 1, status_code: 500 }]);
  });

  it('says succeeded of a cancelled delivery whose last attempt got through', async () => {
    const assignment = await claimOne();
    await stores.subscriptions.remove(subscriptionUid);
    await stores.deliveries.conclude(attemptOf(assignment, SUCCESS));
    expect(await row(assignment.delivery.uid)).toMatchObject({ status: 'succeeded' });
  });

  it('loses no outcome to a removal of the subscription at the same time', async () => {
    await growTable();
    for (let age = 9; age > 0; age -= 1) await addDue(1, -age);
    const given = await stores.deliveries.claimDue(subscriptionUid, 9);
    const byAge = given.toSorted((a, b) => a.delivery.uid.localeCompare(b.delivery.uid));
    const middle = byAge[4]!.delivery.uid;
    const blocker = stores.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT FROM deliveries WHERE uid = $1 FOR UPDATE', [middle]);

    // Each has to wait for the middle with one half in hand; then each wants the half of the other.
    const removing = stores.subscriptions.remove(subscriptionUid);
    await eventually(async () => expect(await countWaiting()).toBe(1));
    const writing = byAge.toReversed().map((a) => stores.deliveries.conclude(attemptOf(a, RETRY)));
    await eventually(async () => expect(await countWaiting()).toBe(2));
    await blocker.commitTransaction();
    await blocker.release();

    const results = await Promise.allSettled([removing, ...writing]);
    expect(results).toEqual(results.map(() => ({ status: 'fulfilled', value: true })));
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
