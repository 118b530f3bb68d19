import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, prove, sentDeliveries } from '../../test/fakes/fake-worker.js';
import { answered } from '../../test/fakes/scripted-sender.js';
import type { LeasedDelivery } from '../ports/delivery-store.js';

type World = ReturnType<typeof fakeWorker>;

/** With the permits that a fan-out takes before it opens the deliveries. */
function start({ lanes, dispatch }: World, ...leasedDeliveries: LeasedDelivery[]): Promise<void> {
  return dispatch.start(
    leasedDeliveries.map((leased) => {
      const permit = lanes.take(anEndpoint(leased.subscription.uid), 1);
      if (!permit) throw new Error('There is no room.');
      return { leased, permit };
    }),
  );
}

describe('starting attempts', () => {
  it('makes all of them, and gives their permits back', async () => {
    const world = fakeWorker();
    await start(world, aLeasedDelivery('dlv_1'), aLeasedDelivery('dlv_2'));
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1', 'dlv_2']);
    expect(world.lanes.inFlight).toBe(0);
  });

  it('makes them side by side', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    const done = start(world, aLeasedDelivery('dlv_1'), aLeasedDelivery('dlv_2'));
    await world.pass();
    expect([world.sender.requests.length, world.lanes.inFlight]).toEqual([2, 2]);
    world.script.release();
    await done;
    expect(world.lanes.inFlight).toBe(0);
  });

  it('has nothing to wait for when there is nothing to start', async () => {
    const world = fakeWorker();
    await world.dispatch.start([]);
    expect(world.sender.requests).toEqual([]);
  });

  it('gives the permit back and says so when the process ends with an outcome unwritten', async () => {
    const world = fakeWorker();
    world.store.recordFault = new Error('database away');
    world.record.stop();
    await start(world, aLeasedDelivery());
    expect(world.lanes.inFlight).toBe(0);
    expect(world.telemetry.faults).toEqual([{ what: 'attempt', error: world.store.recordFault }]);
  });

  it('waits a second for a receiver that hangs, whose permit is kept until it ends', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    let isDone = false;
    void start(world, aLeasedDelivery()).then(() => (isDone = true));
    await world.pass(999);
    expect(isDone).toBe(false);
    await world.pass(1);
    expect([isDone, world.store.recordedAttempts.length, world.lanes.inFlight]).toEqual([
      true,
      0,
      1,
    ]);
    world.script.release();
    await world.pass();
    expect([world.store.recordedAttempts.length, world.lanes.inFlight]).toEqual([1, 0]);
  });

  it('tells the lane of an answer before it is on record', async () => {
    const world = fakeWorker({ floor: 1, start: 1 });
    world.store.recordAttempt = () => new Promise(() => undefined);
    void start(world, aLeasedDelivery());
    await world.pass();
    expect([world.lanes.inFlight, world.lanes.room(anEndpoint())]).toEqual([1, 1]);
  });
});

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
    const first = start(world, aLeasedDelivery('dlv_1'));
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

it('begins no more at a time than lets others have their turn', async () => {
  const { start: begin, sender } = fakeWorker();
  await begin(aLeasedDelivery('dlv_before'));
  const all = begin(...Array.from({ length: 200 }, (_, index) => aLeasedDelivery(`dlv_${index}`)));
  expect(sender.requests).toHaveLength(1 + 64);
  await all;
  expect(sender.requests).toHaveLength(1 + 200);
});

describe('stopping', () => {
  it('waits for what is in flight', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    void start(world, aLeasedDelivery());
    await world.pass();
    const stopped = world.dispatch.stop(5000);
    world.script.release();
    await stopped;
    expect(world.store.recordedAttempts).toHaveLength(1);
  });

  it('waits no longer than it is allowed to', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    void start(world, aLeasedDelivery());
    let isStopped = false;
    void world.dispatch.stop(50).then(() => (isStopped = true));
    await world.pass(49);
    expect(isStopped).toBe(false);
    await world.pass(1);
    expect([isStopped, world.store.recordedAttempts.length]).toEqual([true, 0]);
  });

  it('waits also for the attempts of a claim that was under way', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    world.store.due.push(aLeasedDelivery('dlv_1'));
    let stopped: Promise<void> | undefined;
    world.store.whileClaiming = () => {
      stopped = world.dispatch.stop(5000);
    };
    world.dispatch.claimBacklog(anEndpoint());
    await world.pass();
    world.script.answer = () => answered(200);
    world.script.release();
    await stopped;
    expect([world.store.recordedAttempts.length, world.lanes.inFlight]).toEqual([1, 0]);
  });

  it('waits also for the attempt of a wake-up job that was claiming', async () => {
    const world = fakeWorker();
    world.store.due.push(aLeasedDelivery('dlv_1'));
    const isClaimed = Promise.withResolvers<void>();
    world.store.whileClaiming = () => isClaimed.promise;
    void world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await world.pass();
    const stopped = world.dispatch.stop(5000);
    isClaimed.resolve();
    await stopped;
    expect([world.store.recordedAttempts.length, world.lanes.inFlight]).toEqual([1, 0]);
  });

  it('ends although a wake-up job fails meanwhile', async () => {
    const world = fakeWorker();
    const isClaimed = Promise.withResolvers<void>();
    world.store.whileClaiming = () => isClaimed.promise;
    const failed = world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await world.pass();
    const stopped = world.dispatch.stop(5000);
    isClaimed.reject(new Error('database away'));
    await expect(failed).rejects.toThrow('database away');
    await expect(stopped).resolves.toBeUndefined();
  });

  it('claims nothing any more', async () => {
    const world = fakeWorker();
    await world.dispatch.stop(1000);
    world.store.due.push(aLeasedDelivery('dlv_1'));
    world.dispatch.claimBacklog(anEndpoint());
    await world.dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await world.pass();
    expect(world.store.due).toHaveLength(1);
  });

  it('leaves to others what waits for the permit of an attempt in flight', async () => {
    const world = fakeWorker({ floor: 1, start: 1 });
    world.script.answer = world.script.hold;
    void start(world, aLeasedDelivery('dlv_1'));
    world.store.due.push(aLeasedDelivery('dlv_2'));
    world.dispatch.claimBacklog(anEndpoint());
    const stopped = world.dispatch.stop(5000);
    world.script.release();
    await stopped;
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1']);
    expect(world.lanes.inFlight).toBe(0);
  });
});
