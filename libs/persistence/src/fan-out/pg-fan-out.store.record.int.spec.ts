import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SENT_AT, useFirstDeliveries } from '../../test/first-deliveries.js';

const bench = useFirstDeliveries();
const { takeEvent, sent, succeeded, waiting, record, rowOf, attemptsOf } = bench;

describe('an event whose first requests were made', () => {
  it('is written once: what has succeeded with its attempt, what is under way with its lease, the rest to be claimed', async () => {
    const others = [
      await bench.stores.subscribe(bench.organisationUid),
      await bench.stores.subscribe(bench.organisationUid),
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
      organisation_uid: bench.organisationUid,
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
        details: { w: 'host:1', h: { server: 'nginx' } },
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
    expect(
      await bench.stores.sql('SELECT FROM waiting_events WHERE uid = $1', [event.uid]),
    ).toEqual([]);
  });

  it('has no delivery that is younger than its first request, or of a time to come', async () => {
    const event = await takeEvent();
    const [past, future] = [sent(), sent(await bench.stores.subscribe(bench.organisationUid))];
    await record(event, [past]);
    expect(await rowOf(past.uid)).toMatchObject({ created_at: SENT_AT });
    await record(await takeEvent(), [future], new Date(Date.now() + 60_000));
    expect((await rowOf(future.uid)).created_at.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('has what is under way recorded like any other attempt', async () => {
    const event = await takeEvent();
    const delivery = sent();
    await record(event, [delivery]);
    expect(await bench.stores.deliveries.recordAttempt(delivery.attempt)).toMatchObject({
      kind: 'written',
    });
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'succeeded', attempts_made: 1 });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });

  it('is written no second time, and knows its own writing when the answer to it was lost', async () => {
    const event = await takeEvent();
    const delivery = sent();
    const written = { ...delivery, success: delivery.attempt };
    await record(event, [written]);
    expect(await record(event, [written])).toEqual([]);
    expect(await bench.stores.deliveries.recordAttempt(delivery.attempt)).toMatchObject({
      kind: 'written',
    });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });

  it('tells of an endpoint that has got into trouble meanwhile', async () => {
    const event = await takeEvent();
    await bench.stores.sql(
      'INSERT INTO endpoint_states (subscription_uid, failing_since) VALUES ($1, now())',
      [bench.subscriptionUid],
    );
    expect(await record(event, [succeeded()])).toMatchObject([{ isWatched: true }]);
  });
});

it('is written although the row of another one of its batch stays locked, and that one is kept until it is free', async () => {
  const events = [await takeEvent(), await takeEvent()] as const;
  const deliveries = events.map(() => succeeded());
  const recordAll = async () => {
    const writes = events.map((event, index) => record(event, [deliveries[index]!]));
    return (await Promise.allSettled(writes)).map(({ status }) => status);
  };
  const session = bench.stores.dataSource.createQueryRunner();
  await session.startTransaction();
  await session.query('SELECT FROM waiting_events WHERE uid = $1 FOR UPDATE', [events[0].uid]);
  expect(await recordAll()).toEqual(['rejected', 'rejected']);
  expect(await recordAll()).toEqual(['rejected', 'fulfilled']);
  for (const { uid } of deliveries) expect(await attemptsOf(uid)).toHaveLength(1);
  await session.rollbackTransaction();
  await session.release();
  expect(await recordAll()).toEqual(['fulfilled', 'fulfilled']);
  const uids = events.map(({ uid }) => uid);
  expect(await bench.stores.sql('SELECT FROM waiting_events WHERE uid = ANY($1)', [uids])).toEqual(
    [],
  );
});

it.each(['record', 'open'] as const)(
  'what thousands of subscriptions want is written a few thousand rows at a time: %s',
  async (way) => {
    const events = [await takeEvent(), await takeEvent(), await takeEvent(), await takeEvent()];
    const run = vi.spyOn(bench.stores.statements, 'run');
    onTestFinished(() => run.mockRestore());
    await Promise.all(
      events.map((event) => {
        const deliveries = Array.from({ length: 1000 }, () => succeeded());
        return way === 'record'
          ? record(event, deliveries)
          : bench.stores.fanOut.open(event, deliveries);
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
