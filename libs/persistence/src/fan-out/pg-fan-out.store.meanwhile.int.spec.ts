import { describe, expect, it } from 'vitest';
import { useFirstDeliveries } from '../../test/first-deliveries.js';
import { ids } from '../../test/stores.js';
import { eventually } from '../../../testing/src/eventually.js';
import { eraseEvents } from '../retention/erase-events.js';
import { PgPayloadStore } from '../retention/pg-payload.store.js';

const bench = useFirstDeliveries();
const { takeEvent, sent, succeeded, waiting, record, rowOf, attemptsOf } = bench;

const answerOf = async (uid: string) => {
  const [{ response_excerpt: excerpt, details }] = await attemptsOf(uid);
  return [excerpt, details];
};

const erase = (id: string) =>
  new PgPayloadStore(bench.stores.dataSource, ids).erase(
    { organisationUid: bench.organisationUid, pharmacyUid: undefined },
    id,
  );

/** A statement waits for the lock of another one. */
const isWaited = () =>
  eventually(async () => {
    const [{ count }] = await bench.stores.sql(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(count).toBeGreaterThan(0);
  });

type Ending = readonly [
  string,
  (event: { id: string }) => Promise<unknown>,
  reason: string,
  status: 'cancelled' | 'skipped',
];

const ENDINGS: Ending[] = [
  [
    'subscription was removed',
    () => bench.stores.unsubscribe(bench.subscriptionUid),
    'The subscription was removed.',
    'cancelled',
  ],
  [
    'subscription was disabled',
    () =>
      bench.stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [
        bench.subscriptionUid,
      ]),
    'The subscription was disabled.',
    'skipped',
  ],
  [
    'payload was erased',
    ({ id }) => erase(id),
    'The payload of the event was erased.',
    'cancelled',
  ],
];

describe.each(ENDINGS)('when the %s meanwhile', (_, end, reason, status) => {
  it('what has succeeded is on record', async () => {
    const event = await takeEvent();
    await end(event);
    const delivery = succeeded();
    await record(event, [delivery]);
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'succeeded', reason: null });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });

  it('what is under way ends after its outcome, which goes on record', async () => {
    const event = await takeEvent();
    await end(event);
    const delivery = sent();
    await record(event, [delivery]);
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'pending' });
    const failed = { ...delivery.attempt, statusCode: 500, error: 'The receiver answered 500.' };
    const next = { status: 'retrying', delayMs: 1000, usesStep: true } as const;
    await bench.stores.deliveries.recordAttempt({ ...failed, next });
    await bench.stores.backlog.endOrphans();
    expect(await rowOf(delivery.uid)).toMatchObject({ status, reason, due_at: null });
    expect(await attemptsOf(delivery.uid)).toMatchObject([{ number: 1, status_code: 500 }]);
  });

  it('what is under way ends with a lost attempt on record when its worker is killed', async () => {
    const event = await takeEvent();
    await end(event);
    const delivery = sent();
    await record(event, [delivery]);
    await bench.stores.sql(
      `UPDATE deliveries SET lease_until = now() - interval '1 second' WHERE uid = $1`,
      [delivery.uid],
    );
    await bench.stores.backlog.endOrphans();
    expect(await rowOf(delivery.uid)).toMatchObject({ status, reason, lease_token: null });
    expect(await attemptsOf(delivery.uid)).toMatchObject([
      { number: 1, error: expect.stringMatching(/^unknown: /) },
    ]);
  });

  it('what was not sent is on record with the reason', async () => {
    const event = await takeEvent();
    await end(event);
    const delivery = waiting();
    await record(event, [delivery]);
    expect(await rowOf(delivery.uid)).toMatchObject({ status, reason, due_at: null });
  });
});

it('an answer is kept when the subscription was disabled meanwhile', async () => {
  const event = await takeEvent();
  await bench.stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [
    bench.subscriptionUid,
  ]);
  const delivery = sent();
  await record(event, [delivery]);
  const next = { status: 'retrying', delayMs: 1000, usesStep: true } as const;
  await bench.stores.deliveries.recordAttempt({ ...delivery.attempt, statusCode: 500, next });
  await bench.stores.backlog.endOrphans();
  expect(await rowOf(delivery.uid)).toMatchObject({ status: 'skipped' });
  expect(await attemptsOf(delivery.uid)).toMatchObject([
    { response_excerpt: 'thanks', details: { h: { server: 'nginx' } } },
  ]);
});

it('an event that is erased before it is planned waits with all its deliveries, and is on record', async () => {
  const [event, kept] = [await takeEvent(), await takeEvent()];
  await erase(event.id);
  const plans = await Promise.all([event, kept].map((one) => bench.stores.fanOut.plan(one)));
  expect(plans.map(({ recipients }) => recipients.map(({ mustWait }) => mustWait))).toEqual([
    [true],
    [false],
  ]);
  const delivery = waiting();
  await bench.stores.fanOut.open(event, [delivery]);
  const reason = 'The payload of the event was erased.';
  expect(await rowOf(delivery.uid)).toMatchObject({ status: 'cancelled', reason, due_at: null });
});

it('nothing of an answer is kept when the payload was erased meanwhile', async () => {
  const event = await takeEvent();
  await erase(event.id);
  const delivery = succeeded();
  await record(event, [delivery]);
  expect(await answerOf(delivery.uid)).toEqual([null, { w: 'host:1' }]);
});

it('nothing of an answer is kept when the payload is erased by a transaction that has not ended yet', async () => {
  const event = await takeEvent();
  const delivery = succeeded();
  let recording: Promise<unknown> = Promise.resolve();
  await bench.stores.dataSource.transaction(async (manager) => {
    await eraseEvents(manager, [event], 'Erased.');
    recording = record(event, [delivery]);
    await isWaited();
  });
  await recording;
  expect(await answerOf(delivery.uid)).toEqual([null, { w: 'host:1' }]);
});

it('an answer that was on record before its payload is erased is found there', async () => {
  const event = await takeEvent();
  const delivery = succeeded();
  const session = bench.stores.dataSource.createQueryRunner();
  await session.startTransaction();
  await session.query('SELECT FROM waiting_events WHERE uid = $1 FOR UPDATE', [event.uid]);
  const recording = record(event, [delivery]);
  await isWaited();
  const erased = erase(event.id);
  await session.rollbackTransaction();
  await session.release();
  await Promise.all([recording, erased]);
  expect(await answerOf(delivery.uid)).toEqual([null, { w: 'host:1' }]);
});
