import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aLeasedDelivery, anEndpoint, anEvent } from '../../test/fakes/builders.js';
import { fakeWorker, prove } from '../../test/fakes/fake-worker.js';
import { weightOf } from './weight-of.js';

const KIB = 1024;
const eventOf = (bytes: number) => anEvent({ data: 'x'.repeat(bytes) });

describe('a large event', () => {
  it.each([
    [0, 1],
    [64 * KIB - 1, 1],
    [64 * KIB, 2],
    [256 * KIB, 5],
    [1024 * KIB, 17],
  ])('of %i bytes weighs %i', (bytes, weight) => {
    expect(weightOf(eventOf(bytes))).toBe(weight);
  });

  it.each([
    [256 * KIB, 10, 1],
    [256 * KIB, 2, 3],
    [1024 * KIB, 5, 4],
    [1024 * KIB, 1000, 3],
    [1024 * KIB, 0, 17],
  ])('of %i bytes that %i deliveries share weighs %i for each', (bytes, deliveries, weight) => {
    expect(weightOf(eventOf(bytes), deliveries)).toBe(weight);
  });

  it('weighs the same when most of it is metadata', () => {
    expect(weightOf(anEvent({ metadata: 'x'.repeat(256 * KIB) }))).toBe(5);
  });
});

describe('claimed deliveries of large events', () => {
  it('take what they need once they are seen, and give it back', async () => {
    const { dispatch, store, sender, script, lanes, pass } = fakeWorker({ start: 8, ceiling: 8 });
    script.answer = script.hold;
    const event = eventOf(256 * KIB);
    store.due.push(...['1', '2', '3', '4'].map((uid) => aLeasedDelivery(`dlv_${uid}`, { event })));
    prove(lanes, anEndpoint());
    dispatch.claimBacklog(anEndpoint());
    await pass(50);
    // Two at first, for nothing was known: ten where there is room for eight.
    expect([sender.requests.length, lanes.inFlight]).toEqual([2, 10]);
    script.answer = () => ({ kind: 'failed', code: 'timeout' });
    script.release();
    await pass(50);
    expect([store.recordedAttempts.length, lanes.inFlight]).toEqual([4, 0]);
  });

  it('have room made for them when they are called by name', async () => {
    const { dispatch, store, script, lanes, pass } = fakeWorker();
    script.answer = script.hold;
    store.due.push(aLeasedDelivery('dlv_1', { event: eventOf(128 * KIB) }));
    const attempted = dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await pass();
    expect(lanes.inFlight).toBe(3);
    script.release();
    await attempted;
    expect(lanes.inFlight).toBe(0);
  });

  it('are not taken for small ones because those of a fan-out share their event', async () => {
    const { dispatch, store, lanes, pass } = fakeWorker({
      start: 64,
      ceiling: 64,
      organisation: 1000,
      total: 1000,
    });
    const event = eventOf(256 * KIB);
    const [endpoint, limits] = [anEndpoint(), [] as number[]];
    prove(lanes, endpoint);
    lanes.take(endpoint, weightOf(event, 10), weightOf(event));
    const claimDue = store.claimDue.bind(store);
    store.claimDue = (uid, limit) => {
      limits.push(limit);
      return claimDue(uid, limit);
    };
    dispatch.claimBacklog(endpoint);
    await pass();
    expect(limits).toEqual([Math.floor(63 / 5)]);
    expect(lanes.inFlight).toBe(1);
  });
});
