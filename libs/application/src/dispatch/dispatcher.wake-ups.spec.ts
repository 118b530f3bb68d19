import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, prove, sentDeliveries, startAttempts } from '../../test/fakes/fake-worker.js';

describe('a wake-up job for one delivery', () => {
  it('makes the attempt that it names', async () => {
    const world = fakeWorker();
    world.store.due.push(aLeasedDelivery('dlv_1', { attemptsMade: 1 }));
    await world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 2);
    expect(world.store.recordedAttempts).toMatchObject([{ deliveryUid: 'dlv_1', number: 2 }]);
    expect(world.lanes.inFlight).toBe(0);
  });

  it.each([
    ['of an attempt that was made before', 1],
    ['of an attempt that is not the next', 3],
  ])('%s sends nothing and gives the permit back', async (_what, attempt) => {
    const world = fakeWorker();
    world.store.due.push(aLeasedDelivery('dlv_1', { attemptsMade: 1 }));
    await world.dispatch.attemptDelivery('dlv_1', anEndpoint(), attempt);
    expect([world.sender.requests, world.lanes.requests]).toEqual([[], 0]);
    await world.pass();
    expect(world.lanes.inFlight).toBe(0);
  });

  it('that rings with many others begins its request among a few at a time', async () => {
    const { dispatch, store, sender, lanes, pass } = fakeWorker();
    const isClaimed = Promise.withResolvers<void>();
    store.whileClaiming = () => isClaimed.promise;
    for (let index = 0; index < 40; index += 1) {
      const endpoint = anEndpoint(`sub_${index}`);
      prove(lanes, endpoint);
      const subscription = aSubscription({ uid: endpoint.subscriptionUid });
      store.due.push(aLeasedDelivery(`dlv_${index}`, { subscription }));
      void dispatch.attemptDelivery(`dlv_${index}`, endpoint, 1);
    }
    await pass();
    isClaimed.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sender.requests.length).toBeLessThanOrEqual(6);
    await pass(50);
    expect(sender.requests).toHaveLength(40);
  });

  it('that rings twice makes one attempt', async () => {
    const world = fakeWorker();
    world.store.due.push(aLeasedDelivery('dlv_1'));
    await Promise.all([1, 2].map(() => world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 1)));
    await world.pass();
    expect([world.sender.requests.length, world.lanes.inFlight]).toEqual([1, 0]);
  });

  it('fails when the claim does, so that the queue tries again, and gives the permit back', async () => {
    const world = fakeWorker();
    world.store.claimFault = new Error('database away');
    await expect(world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 1)).rejects.toThrow(
      'database away',
    );
    expect(world.lanes.inFlight).toBe(0);
  });

  it('finds no room and comes back when a permit does', async () => {
    const world = fakeWorker({ floor: 1, start: 1 });
    world.script.answer = world.script.hold;
    const first = startAttempts(world, aLeasedDelivery('dlv_1'));
    world.store.due.push(aLeasedDelivery('dlv_2'));
    await world.dispatch.attemptDelivery('dlv_2', anEndpoint(), 1);
    await world.pass();
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1']);
    world.script.release();
    await first;
    await world.pass();
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1', 'dlv_2']);
  });

  it('keeps no place in the queue while another one of its organisation waits for its turn', async () => {
    const world = fakeWorker();
    let end = (): void => undefined;
    void world.writes.beginAtOnce('org_a', 1000, () => new Promise<void>((done) => (end = done)));
    world.store.due.push(aLeasedDelivery('dlv_1'), aLeasedDelivery('dlv_2'));
    void world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await world.dispatch.attemptDelivery('dlv_2', anEndpoint(), 1);
    expect(world.sender.requests).toEqual([]);
    end();
    await world.pass();
    expect(sentDeliveries(world.sender).toSorted()).toEqual(['dlv_1', 'dlv_2']);
  });

  it('leaves one that is not given to the claim by endpoint, which alone knows how long to wait', async () => {
    const world = fakeWorker();
    world.store.claim = async () => undefined;
    world.store.due.push(aLeasedDelivery('dlv_1'));
    await world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await world.pass();
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1']);
  });
});
