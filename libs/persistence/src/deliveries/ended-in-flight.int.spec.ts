/** What becomes of a delivery whose attempt is under way when it is to end. */
import type { LeasedDelivery, EndedAttempt } from '@rxhooks/application';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ids, openStores, type Stores } from '../../test/stores.js';
import { PgPayloadStore } from '../retention/pg-payload.store.js';
import { PgWaitingDeliveries } from './pg-waiting-deliveries.js';

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

async function claimOne(): Promise<LeasedDelivery> {
  const [uid = ''] = await stores.addDue(subscriptionUid);
  const leased = await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
  if (!leased) throw new Error('A due delivery was not given.');
  return leased;
}

const SUCCESS = { status: 'succeeded' } as const;
const RETRY = { status: 'retrying', delayMs: 60_000, usesStep: true } as const;
const FAILURE = { status: 'failed', reason: 'The schedule is used up.' } as const;

const record = ({ delivery, leaseToken }: LeasedDelivery, next: EndedAttempt['next']) =>
  stores.deliveries.recordAttempt({
    deliveryUid: delivery.uid,
    organisationUid,
    leaseToken,
    number: 1,
    startedAt: new Date(1_760_000_000_000),
    durationMs: 12,
    statusCode: next.status === 'succeeded' ? 200 : 500,
    error: next.status === 'succeeded' ? undefined : 'The receiver answered 500.',
    responseExcerpt: 'text',
    next,
  });

/** As when its worker was killed, some time ago. */
const runOut = ({ delivery }: LeasedDelivery) =>
  stores.sql(`UPDATE deliveries SET lease_until = now() - interval '1 second' WHERE uid = $1`, [
    delivery.uid,
  ]);
const rowOf = async ({ delivery }: LeasedDelivery) =>
  (await stores.sql('SELECT * FROM deliveries WHERE uid = $1', [delivery.uid]))[0];
const attemptsOf = ({ delivery }: LeasedDelivery) =>
  stores.sql('SELECT * FROM attempts WHERE delivery_uid = $1 ORDER BY number', [delivery.uid]);

/** A statement waits for the lock of another one. */
const isWaited = () =>
  eventually(async () => {
    const waiting = await stores.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(waiting).not.toEqual([]);
  });

const GONE = 'The receiver answered 410: it wants no more deliveries.';
const NO_LEASE = { lease_token: null, lease_until: null, due_at: null };
const LOST = { number: 1, status_code: null, error: expect.stringMatching(/^unknown: /) };

const remove = () => stores.unsubscribe(subscriptionUid);
const disable = () =>
  stores.endpoints.record({ subscriptionUid, organisationUid, signal: { kind: 'gone' }, ageMs: 0 });
const erase = ({ event }: LeasedDelivery) =>
  new PgPayloadStore(stores.dataSource, ids).erase(
    { organisationUid, pharmacyUid: undefined },
    event.id,
  );

type Ending = readonly [string, (leased: LeasedDelivery) => Promise<unknown>, end: object];
const ENDINGS: Ending[] = [
  [
    'subscription is removed',
    remove,
    { status: 'cancelled', reason: 'The subscription was removed.' },
  ],
  [
    'subscription is disabled',
    disable,
    { status: 'skipped', reason: `The subscription was disabled. ${GONE}` },
  ],
  [
    'payload is erased',
    erase,
    { status: 'cancelled', reason: 'The payload of the event was erased.' },
  ],
];

describe.each(ENDINGS)('a delivery whose attempt is under way when its %s', (_, end, ended) => {
  it('stays open with its lease, also in the sweep', async () => {
    const leased = await claimOne();
    await end(leased);
    await stores.backlog.endOrphans();
    expect(await rowOf(leased)).toMatchObject({
      status: 'pending',
      lease_token: leased.leaseToken,
      lease_until: expect.any(Date),
    });
    expect(await attemptsOf(leased)).toEqual([]);
  });

  it('succeeds when the attempt does', async () => {
    const leased = await claimOne();
    await end(leased);
    expect(await record(leased, SUCCESS)).toMatchObject({ kind: 'written' });
    await stores.backlog.endOrphans();
    expect(await rowOf(leased)).toMatchObject({ status: 'succeeded', reason: null, ...NO_LEASE });
    expect(await attemptsOf(leased)).toMatchObject([{ number: 1, status_code: 200 }]);
  });

  it('ends with the reason instead of another try', async () => {
    const leased = await claimOne();
    await end(leased);
    expect(await record(leased, RETRY)).toMatchObject({ kind: 'written' });
    await stores.backlog.endOrphans();
    expect(await rowOf(leased)).toMatchObject({ ...ended, ...NO_LEASE, attempts_made: 1 });
    expect(await attemptsOf(leased)).toMatchObject([{ number: 1, status_code: 500 }]);
  });

  it('ends with a lost attempt on record when its worker was killed', async () => {
    const leased = await claimOne();
    await end(leased);
    await runOut(leased);
    await stores.backlog.endOrphans();
    expect(await rowOf(leased)).toMatchObject({ ...ended, ...NO_LEASE, attempts_made: 1 });
    expect(await attemptsOf(leased)).toMatchObject([LOST]);
    expect(await record(leased, SUCCESS)).toEqual({ kind: 'lease_lost' });
  });

  it('ends without one when no request was made and the claim was given back', async () => {
    const leased = await claimOne();
    await end(leased);
    await stores.sql(
      'UPDATE deliveries SET lease_token = NULL, leased_at = NULL, lease_until = NULL WHERE uid = $1',
      [leased.delivery.uid],
    );
    await stores.backlog.endOrphans();
    expect(await rowOf(leased)).toMatchObject({ ...ended, ...NO_LEASE, attempts_made: 0 });
    expect(await attemptsOf(leased)).toEqual([]);
  });

  it('is left to its worker by a sweeper that the database was away from', async () => {
    const leased = await claimOne();
    await end(leased);
    await runOut(leased);
    const other = await stores.connect();
    const away = Object.assign(new Error('database away'), { code: 'ECONNREFUSED' });
    vi.spyOn(other.dataSource, 'query').mockRejectedValueOnce(away);
    await expect(other.deliveryLeases.renew([])).rejects.toThrow('database away');
    await other.backlog.endOrphans();
    expect(await record(leased, SUCCESS)).toMatchObject({ kind: 'written' });
    expect(await rowOf(leased)).toMatchObject({ status: 'succeeded' });
  });
});

it('a delivery whose attempt was the last has failed also at a subscription that was disabled meanwhile', async () => {
  const leased = await claimOne();
  await disable();
  await record(leased, FAILURE);
  await stores.backlog.endOrphans();
  expect(await rowOf(leased)).toMatchObject({ ...FAILURE, ...NO_LEASE });
});

it('a delivery whose subscription is resumed while its attempt is under way is tried again', async () => {
  const leased = await claimOne();
  await disable();
  await stores.change(subscriptionUid, { status: 'active' });
  await record(leased, RETRY);
  await stores.backlog.endOrphans();
  expect(await rowOf(leased)).toMatchObject({ status: 'retrying', due_at: expect.any(Date) });
});

it('a payload that is erased under way cancels the delivery also at a subscription that is disabled, or paused', async () => {
  const [first, second] = [await claimOne(), await claimOne()];
  await erase(first);
  await runOut(first);
  await disable();
  await stores.backlog.endOrphans();
  expect(await rowOf(first)).toMatchObject({ status: 'cancelled' });
  expect(await attemptsOf(first)).toMatchObject([LOST]);

  await stores.change(subscriptionUid, { status: 'paused' });
  await erase(second);
  await runOut(second);
  await stores.backlog.endOrphans();
  expect(await rowOf(second)).toMatchObject({ status: 'cancelled' });
  expect(await attemptsOf(second)).toMatchObject([LOST]);
});

it('an answer is not kept by a record that waits for the lock of the erasure', async () => {
  const leased = await claimOne();
  const session = stores.dataSource.createQueryRunner();
  await session.startTransaction();
  // After the erasure has marked the delivery, and before it is committed.
  await session.query('SELECT FROM deliveries WHERE uid = $1 FOR UPDATE', [leased.delivery.uid]);
  const recording = record(leased, SUCCESS);
  await isWaited();
  await session.query(
    `UPDATE deliveries SET due_at = NULL, reason = 'The payload of the event was erased.' WHERE uid = $1`,
    [leased.delivery.uid],
  );
  await session.query('UPDATE events SET data = NULL WHERE uid = $1', [leased.event.uid]);
  await session.commitTransaction();
  await session.release();
  await recording;
  expect(await attemptsOf(leased)).toMatchObject([{ status_code: 200, response_excerpt: null }]);
});

describe('a discard', () => {
  it('leaves a delivery that a worker claims before it can be locked, and does not count it', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    const session = stores.dataSource.createQueryRunner();
    await session.startTransaction();
    await session.query(
      `UPDATE deliveries SET lease_token = 'lease_a', leased_at = now(), lease_until = now() + interval '1 minute' WHERE uid = $1`,
      [uid],
    );
    const discarding = new PgWaitingDeliveries(stores.dataSource).discard(
      { organisationUid, pharmacyUid: undefined },
      subscriptionUid,
      new Date(Date.now() + 60_000),
    );
    await isWaited();
    await session.commitTransaction();
    await session.release();
    expect(await discarding).toEqual({ discarded: 0, isDone: true });
    const rows = await stores.sql('SELECT status, due_at FROM deliveries WHERE uid = $1', [uid]);
    expect(rows).toMatchObject([{ status: 'pending', due_at: expect.any(Date) }]);
  });

  it('leaves one under way to be tried again, with a lost attempt on record when its worker was killed', async () => {
    const leased = await claimOne();
    const discarded = await new PgWaitingDeliveries(stores.dataSource).discard(
      { organisationUid, pharmacyUid: undefined },
      subscriptionUid,
      new Date(Date.now() + 60_000),
    );
    expect(discarded).toEqual({ discarded: 0, isDone: true });
    await runOut(leased);
    const claim = await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1);
    expect(claim.leasedDeliveries).toMatchObject([{ delivery: { attemptsMade: 1 } }]);
    expect(await attemptsOf(leased)).toMatchObject([LOST]);
  });
});
