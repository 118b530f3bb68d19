import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { anAssignment, anEndpoint } from '../../../testing/src/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../../testing/src/fakes/fake-worker.js';
import { answered } from '../../../testing/src/fakes/scripted-sender.js';
import type { Assignment } from '../ports/delivery-store.js';

type World = ReturnType<typeof fakeWorker>;

/** Takes the slots that whoever calls `startAll` has taken before. */
function startAll({ gate, dispatch }: World, assignments: readonly Assignment[]): Promise<void> {
  for (const { subscription } of assignments)
    if (!gate.tryEnter(anEndpoint(subscription.uid))) throw new Error('There is no room.');
  return dispatch.startAll(assignments, 1);
}

describe('starting attempts', () => {
  it('makes all of them, and gives their slots back', async () => {
    const world = fakeWorker();
    await startAll(world, [anAssignment('dlv_1'), anAssignment('dlv_2')]);
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1', 'dlv_2']);
    expect(world.gate.inFlight).toBe(0);
  });

  it('makes them side by side', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    const done = startAll(world, [anAssignment('dlv_1'), anAssignment('dlv_2')]);
    await eventually(() => expect(world.sender.requests).toHaveLength(2));
    expect(world.gate.inFlight).toBe(2);
    world.script.release();
    await done;
    expect(world.gate.inFlight).toBe(0);
  });

  it('has nothing to wait for when there is nothing to start', async () => {
    const world = fakeWorker();
    await world.dispatch.startAll([], 1);
    expect(world.sender.requests).toEqual([]);
  });

  it('gives the slot back and says so when the process ends with an outcome unwritten', async () => {
    const world = fakeWorker();
    world.store.concludeFault = new Error('database away');
    world.record.stop();
    await startAll(world, [anAssignment()]);
    expect(world.gate.inFlight).toBe(0);
    expect(world.telemetry.faults).toEqual([{ what: 'attempt', error: world.store.concludeFault }]);
  });

  it('does not wait for a receiver that hangs, whose slot stays taken until it ends', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    const startedAt = performance.now();
    await startAll(world, [anAssignment()]);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(world.store.concluded).toEqual([]);
    expect(world.gate.inFlight).toBe(1);
    world.script.release();
    await eventually(() => expect(world.gate.inFlight).toBe(0));
    expect(world.store.concluded).toHaveLength(1);
  });
});

describe('an alarm for one delivery', () => {
  it('makes the attempt that it names', async () => {
    const world = fakeWorker();
    world.store.due.push(anAssignment('dlv_1', { attemptsMade: 1 }));
    await world.dispatch.attemptIfDue('dlv_1', anEndpoint(), 2);
    expect(world.store.concluded).toMatchObject([{ deliveryUid: 'dlv_1', number: 2 }]);
    expect(world.gate.inFlight).toBe(0);
  });

  it.each([
    ['of an attempt that was made before', 1],
    ['of an attempt that is not the next', 3],
  ])('%s sends nothing and gives the slot back', async (_what, attempt) => {
    const world = fakeWorker();
    world.store.due.push(anAssignment('dlv_1', { attemptsMade: 1 }));
    await world.dispatch.attemptIfDue('dlv_1', anEndpoint(), attempt);
    expect(world.sender.requests).toEqual([]);
    expect(world.gate.inFlight).toBe(0);
  });

  it('that rings twice makes one attempt', async () => {
    const world = fakeWorker();
    world.store.due.push(anAssignment('dlv_1'));
    await Promise.all([1, 2].map(() => world.dispatch.attemptIfDue('dlv_1', anEndpoint(), 1)));
    expect(world.sender.requests).toHaveLength(1);
    expect(world.gate.inFlight).toBe(0);
  });

  it('fails when the claim does, so that the queue tries again, and gives the slot back', async () => {
    const world = fakeWorker();
    world.store.claimFault = new Error('database away');
    await expect(world.dispatch.attemptIfDue('dlv_1', anEndpoint(), 1)).rejects.toThrow(
      'database away',
    );
    expect(world.gate.inFlight).toBe(0);
  });

  it('finds no room and comes back when a slot is free', async () => {
    const world = fakeWorker({ start: 1 });
    world.script.answer = world.script.hold;
    const first = startAll(world, [anAssignment('dlv_1')]);
    world.store.due.push(anAssignment('dlv_2'));
    await world.dispatch.attemptIfDue('dlv_2', anEndpoint(), 1);
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1']);
    world.script.release();
    await first;
    await eventually(() => expect(sentDeliveries(world.sender)).toEqual(['dlv_1', 'dlv_2']));
    world.script.release();
  });
});

describe('stopping', () => {
  it('waits for what is in flight', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    const started = startAll(world, [anAssignment()]);
    await eventually(() => expect(world.sender.requests).toHaveLength(1));
    const stopped = world.dispatch.stop(5000);
    world.script.release();
    await stopped;
    expect(world.store.concluded).toHaveLength(1);
    await started;
  });

  it('waits no longer than it is allowed to', async () => {
    const world = fakeWorker();
    world.script.answer = world.script.hold;
    const started = startAll(world, [anAssignment()]);
    const startedAt = performance.now();
    await world.dispatch.stop(50);
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(world.store.concluded).toEqual([]);
    world.script.release();
    await started;
  });

  it('waits also for the attempts of a claim that was under way', async () => {
    const world = fakeWorker();
    let stopped: Promise<void> | undefined;
    world.script.answer = async () => {
      await delay(30);
      return answered(200);
    };
    world.store.due.push(anAssignment('dlv_1'));
    world.store.whileClaiming = () => {
      stopped = world.dispatch.stop(5000);
    };
    world.dispatch.drain(anEndpoint());
    await eventually(() => expect(stopped).toBeDefined());
    await stopped;
    expect(world.store.concluded).toHaveLength(1);
    expect(world.gate.inFlight).toBe(0);
  });

  it('claims nothing any more', async () => {
    const world = fakeWorker();
    await world.dispatch.stop(1000);
    world.store.due.push(anAssignment('dlv_1'));
    world.dispatch.drain(anEndpoint());
    await world.dispatch.stop(1000);
    expect(world.store.due).toHaveLength(1);
  });

  it('leaves to others what waits for a slot of an attempt in flight', async () => {
    const world = fakeWorker({ start: 1 });
    world.script.answer = world.script.hold;
    const started = startAll(world, [anAssignment('dlv_1')]);
    world.store.due.push(anAssignment('dlv_2'));
    world.dispatch.drain(anEndpoint());
    const stopped = world.dispatch.stop(5000);
    world.script.answer = () => answered(200);
    world.script.release();
    await Promise.all([started, stopped]);
    expect(sentDeliveries(world.sender)).toEqual(['dlv_1']);
    expect(world.gate.inFlight).toBe(0);
  });
});
