import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, sentDeliveries, startAttempts } from '../../test/fakes/fake-worker.js';

describe('starting attempts', () => {
  it('makes all of them, and gives their permits back', async () => {
    const world = fakeWorker();
    await startAttempts(world, aLeasedDelivery('dlv_1'), aLeasedDelivery('dlv_2'));
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1', 'dlv_2']);
    expect(world.lanes.inFlight).toBe(0);
  });

  it('makes them side by side', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    const done = startAttempts(world, aLeasedDelivery('dlv_1'), aLeasedDelivery('dlv_2'));
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
    await startAttempts(world, aLeasedDelivery());
    expect(world.lanes.inFlight).toBe(0);
    expect(world.telemetry.faults).toEqual([{ what: 'attempt', error: world.store.recordFault }]);
  });

  it('waits a second for a receiver that hangs, whose permit is kept until it ends', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    let isDone = false;
    void startAttempts(world, aLeasedDelivery()).then(() => (isDone = true));
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
    void startAttempts(world, aLeasedDelivery());
    await world.pass();
    expect([world.lanes.inFlight, world.lanes.room(anEndpoint())]).toEqual([1, 1]);
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
