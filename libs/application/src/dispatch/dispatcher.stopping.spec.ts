import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, sentDeliveries, startAttempts } from '../../test/fakes/fake-worker.js';
import { answered } from '../../test/fakes/scripted-sender.js';

describe('stopping', () => {
  it('waits for what is in flight', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    void startAttempts(world, aLeasedDelivery());
    await world.pass();
    const stopped = world.dispatch.stop(5000);
    world.script.release();
    await stopped;
    expect(world.store.recordedAttempts).toHaveLength(1);
  });

  it('waits no longer than it is allowed to', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    void startAttempts(world, aLeasedDelivery());
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
    void startAttempts(world, aLeasedDelivery('dlv_1'));
    world.store.due.push(aLeasedDelivery('dlv_2'));
    world.dispatch.claimBacklog(anEndpoint());
    const stopped = world.dispatch.stop(5000);
    world.script.release();
    await stopped;
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1']);
    expect(world.lanes.inFlight).toBe(0);
  });
});
