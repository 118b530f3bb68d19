import type { ConcludedAttempt, FirstDelivery } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { newEvent, newId, openStores, type Stores } from '../../../../test/support/stores.js';
import { eraseEvents } from '../retention/erase-events.js';
import { PgPayloadStore } from '../retention/pg-payload.store.js';

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

/** An event in this worker's hands. */
async function takeEvent() {
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await stores.leases.take(100);
  return event;
}

function sent(
  subscription = subscriptionUid,
): FirstDelivery & { readonly attempt: ConcludedAttempt } {
  const uid = newId('delivery');
  const leaseToken = newId('lease');
  const attempt: ConcludedAttempt = {
    deliveryUid: uid,
    leaseToken,
    number: 1,
    startedAt: new Date(1_760_000_000_000),
    durationMs: 12.4,
    statusCode: 204,
    error: undefined,
    responseExcerpt: 'thanks',
    resent: true,
    next: { status: 'succeeded' },
  };
  return { uid, subscriptionUid: subscription, leaseToken, success: undefined, attempt };
}

function succeeded(subscription = subscriptionUid): FirstDelivery {
  const delivery = sent(subscription);
  return { ...delivery, success: delivery.attempt };
}

const waiting = (subscription = subscriptionUid): FirstDelivery => ({
  uid: newId('delivery'),
  subscriptionUid: subscription,
  leaseToken: undefined,
  success: undefined,
});

const SENT_AT = new Date(1_759_999_999_000);
const record = (event: DomainEvent, deliveries: readonly FirstDelivery[], sentAt = SENT_AT) =>
  stores.fanOut.record(event, deliveries, sentAt);
const rowOf = async (uid: string) =>
  (await stores.sql('SELECT * FROM deliveries WHERE uid = $1', [uid]))[0];
const attemptsOf = (uid: string) =>
  stores.sql('SELECT * FROM attempts WHERE delivery_uid = $1 ORDER BY number', [uid]);
const erase = (id: string) =>
  new PgPayloadStore(stores.dataSource).erase({ organisationUid, pharmacyUid: undefined }, id);

/** A statement waits for the lock of another one. */
const isWaited = () =>
  eventually(async () => {
    const [{ count }] = await stores.sql(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(count).toBeGreaterThan(0);
  });

describe('an event whose first requests were made', () => {
  it('is written once: what has succeeded with its attempt, what is under way with its lease, the rest to be claimed', async () => {
    const others = [
      await stores.subscribe(organisationUid),
      await stores.subscribe(organisationUid),
    ];
    const event = await takeEvent();
    const deliveries = [succeeded(), sent(others[0]), waiting(others[1])] as const;

    const opened = await record(event, deliveries);

    expect(new Set(opened.map(({ uid }) => uid))).toEqual(
      new Set(deliveries.map(({ uid }) => uid)),
    );
    const [done, underWay, open] = deliveries;
    expect(await rowOf(done.uid)).toMatchObject({
      event_uid: event.uid,
      organisation_uid: organisationUid,
      status: 'succeeded',
      attempts_made: 1,
      due_at: null,
      lease_token: null,
      lease_until: null,
      leased_at: null,
      delivered_at: expect.any(Date),
    });
    expect(await attemptsOf(done.uid)).toMatchObject([
      {
        number: 1,
        status_code: 204,
        duration_ms: 12,
        resent: true,
        response_excerpt: 'thanks',
        error: null,
      },
    ]);
    expect(await rowOf(underWay.uid)).toMatchObject({
      status: 'pending',
      attempts_made: 0,
      lease_token: underWay.leaseToken,
      lease_until: expect.any(Date),
      due_at: expect.any(Date),
    });
    expect(await rowOf(open.uid)).toMatchObject({ status: 'pending', lease_token: null });
    expect(await attemptsOf(open.uid)).toEqual([]);
    expect(await stores.sql('SELECT FROM waiting_events WHERE uid = $1', [event.uid])).toEqual([]);
  });

  it('has no delivery that is younger than its first request, or of a time to come', async () => {
    const event = await takeEvent();
    const [past, future] = [sent(), sent(await stores.subscribe(organisationUid))];
    await record(event, [past]);
    expect(await rowOf(past.uid)).toMatchObject({ created_at: SENT_AT });
    await record(await takeEvent(), [future], new Date(Date.now() + 60_000));
    expect((await rowOf(future.uid)).created_at.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('has what is under way concluded like any other attempt', async () => {
    const event = await takeEvent();
    const delivery = sent();
    await record(event, [delivery]);
    expect(await stores.deliveries.conclude(delivery.attempt)).toMatchObject({ kind: 'written' });
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'succeeded', attempts_made: 1 });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });

  it('is written no second time, and knows its own writing when the answer to it was lost', async () => {
    const event = await takeEvent();
    const delivery = sent();
    const written = { ...delivery, success: delivery.attempt };
    await record(event, [written]);
    expect(await record(event, [written])).toEqual([]);
    expect(await stores.deliveries.conclude(delivery.attempt)).toMatchObject({ kind: 'written' });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });

  it('tells of an endpoint that has got into trouble meanwhile', async () => {
    const event = await takeEvent();
    await stores.sql(
      'INSERT INTO endpoint_states (subscription_uid, failing_since) VALUES ($1, now())',
      [subscriptionUid],
    );
    expect(await record(event, [succeeded()])).toMatchObject([{ isWatched: true }]);
  });
});

const ENDINGS: [string, (event: { id: string }) => Promise<unknown>, string][] = [
  [
    'subscription was removed',
    () => stores.unsubscribe(subscriptionUid),
    'The subscription was removed.',
  ],
  [
    'subscription was disabled',
    () =>
      stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [subscriptionUid]),
    'The subscription was disabled.',
  ],
  ['payload was erased', ({ id }) => erase(id), 'The payload of the event was erased.'],
];

describe.each(ENDINGS)('when the %s meanwhile', (_, end, reason) => {
  it('what has succeeded is on record', async () => {
    const event = await takeEvent();
    await end(event);
    const delivery = succeeded();
    await record(event, [delivery]);
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'succeeded', reason: null });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });

  it('what is under way is cancelled, and its outcome goes on record', async () => {
    const event = await takeEvent();
    await end(event);
    const delivery = sent();
    await record(event, [delivery]);
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'cancelled', reason, due_at: null });
    const failed = { ...delivery.attempt, statusCode: 500, error: 'The receiver answered 500.' };
    const next = { status: 'retrying', delayMs: 1000, usesStep: true } as const;
    await stores.deliveries.conclude({ ...failed, next });
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'cancelled', reason, due_at: null });
    expect(await attemptsOf(delivery.uid)).toMatchObject([{ number: 1, status_code: 500 }]);
  });

  it('what was not sent gets no delivery', async () => {
    const event = await takeEvent();
    await end(event);
    const delivery = waiting();
    expect(await record(event, [delivery])).toEqual([]);
    expect(await rowOf(delivery.uid)).toBeUndefined();
  });
});

it('nothing of an answer is kept when the payload was erased meanwhile', async () => {
  const event = await takeEvent();
  await erase(event.id);
  const delivery = succeeded();
  await record(event, [delivery]);
  expect(await attemptsOf(delivery.uid)).toMatchObject([{ response_excerpt: null }]);
});

it('nothing of an answer is kept when the payload is erased by a transaction that has not ended yet', async () => {
  const event = await takeEvent();
  const delivery = succeeded();
  let recording: Promise<unknown> = Promise.resolve();
  await stores.dataSource.transaction(async (manager) => {
    await eraseEvents(manager, [event.uid], 'Erased.');
    recording = record(event, [delivery]);
    await isWaited();
  });
  await recording;
  expect(await attemptsOf(delivery.uid)).toMatchObject([{ response_excerpt: null }]);
});

it('an answer that was on record before its payload is erased is found there', async () => {
  const event = await takeEvent();
  const delivery = succeeded();
  const session = stores.dataSource.createQueryRunner();
  await session.startTransaction();
  await session.query('SELECT FROM waiting_events WHERE uid = $1 FOR UPDATE', [event.uid]);
  const recording = record(event, [delivery]);
  await isWaited();
  const erased = erase(event.id);
  await session.rollbackTransaction();
  await session.release();
  await Promise.all([recording, erased]);
  expect(await attemptsOf(delivery.uid)).toMatchObject([{ response_excerpt: null }]);
});

it('is written although the row of another one of its batch stays locked, and that one is kept until it is free', async () => {
  const events = [await takeEvent(), await takeEvent()] as const;
  const deliveries = events.map(() => succeeded());
  const recordAll = async () => {
    const writes = events.map((event, index) => record(event, [deliveries[index]!]));
    return (await Promise.allSettled(writes)).map(({ status }) => status);
  };
  const session = stores.dataSource.createQueryRunner();
  await session.startTransaction();
  await session.query('SELECT FROM waiting_events WHERE uid = $1 FOR UPDATE', [events[0].uid]);
  expect(await recordAll()).toEqual(['rejected', 'rejected']);
  expect(await recordAll()).toEqual(['rejected', 'fulfilled']);
  for (const { uid } of deliveries) expect(await attemptsOf(uid)).toHaveLength(1);
  await session.rollbackTransaction();
  await session.release();
  expect(await recordAll()).toEqual(['fulfilled', 'fulfilled']);
  const uids = events.map(({ uid }) => uid);
  expect(await stores.sql('SELECT FROM waiting_events WHERE uid = ANY($1)', [uids])).toEqual([]);
});

it.each(['record', 'open'] as const)(
  'what thousands of subscriptions want is written a few thousand rows at a time: %s',
  async (way) => {
    const events = [await takeEvent(), await takeEvent(), await takeEvent(), await takeEvent()];
    const run = vi.spyOn(stores.statements, 'run');
    onTestFinished(() => run.mockRestore());
    await Promise.all(
      events.map((event) => {
        const deliveries = Array.from({ length: 1000 }, () => succeeded());
        return way === 'record' ? record(event, deliveries) : stores.fanOut.open(event, deliveries);
      }),
    );
    const rows = run.mock.calls.map(([, , [uids]]) => (uids as string[]).length);
    expect(rows).toEqual([2000, 2000]);
  },
);

it('is on record without an answer that the database does not take', async () => {
  const event = await takeEvent();
  const { success, ...delivery } = succeeded();
  const odd = { ...success!, responseExcerpt: 'a\u0000b' };
  await record(event, [{ ...delivery, success: odd }]);
  expect(await attemptsOf(delivery.uid)).toMatchObject([{ response_excerpt: null }]);
});

describe('an event that an earlier run may have sent', () => {
  const open = async (leaseToken?: string) => {
    const event = await takeEvent();
    const uid = newId('delivery');
    await stores.fanOut.open(event, [{ uid, subscriptionUid, leaseToken }], { isRepeat: true });
    return uid;
  };

  it('has a lost attempt on record for each of its deliveries', async () => {
    const uid = await open(newId('lease'));
    expect(await rowOf(uid)).toMatchObject({
      status: 'pending',
      attempts_made: 1,
      lost_attempts: 1,
    });
    expect(await attemptsOf(uid)).toMatchObject([
      { number: 1, status_code: null, error: expect.stringMatching(/^unknown: /) },
    ]);
  });

  it('gets the second attempt next', async () => {
    const uid = await open();
    const assignment = await stores.deliveries.claim(uid, 2);
    expect(assignment?.delivery).toMatchObject({ uid, attemptsMade: 1, scheduleStep: 0 });
  });

  it('keeps the deliveries that it has, without another attempt', async () => {
    const event = await takeEvent();
    const delivery = succeeded();
    await record(event, [delivery]);
    await stores.fanOut.open(event, [{ ...waiting(), uid: delivery.uid }], { isRepeat: true });
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'succeeded', attempts_made: 1 });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });
});
