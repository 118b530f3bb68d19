import 'reflect-metadata';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anEvent } from '../../../testing/src/fakes/builders.js';
import { CountingIds } from '../../../testing/src/fakes/counting-ids.js';
import { fakeWorker } from '../../../testing/src/fakes/fake-worker.js';
import { MemoryEventLeases } from '../../../testing/src/fakes/memory-event-leases.js';
import { MemoryFanOutStore } from '../../../testing/src/fakes/memory-fan-out-store.js';
import { FanOutBacklog } from './fan-out-backlog.js';
import { FanOutEvent } from './fan-out-event.js';
import { QuarantineEvent } from './quarantine-event.js';

function setUp() {
  const worker = fakeWorker();
  const store = new MemoryFanOutStore();
  const leases = new MemoryEventLeases();
  const fanOut = new FanOutEvent(
    store,
    worker.dispatch,
    worker.lanes,
    worker.writes,
    new CountingIds(),
  );
  const quarantine = new QuarantineEvent(store);
  const { dispatch, telemetry } = worker;
  const backlog = new FanOutBacklog(leases, fanOut, quarantine, dispatch, telemetry);
  const addPlan = (uid: string) => {
    const recipients = [{ subscription: aSubscription({ uid: `sub_${uid}` }), mustWait: false }];
    store.plans.set(uid, { event: anEvent({ uid }), recipients });
    return uid;
  };
  return { ...worker, fanOutStore: store, leases, backlog, addPlan };
}

describe('the backlog of events', () => {
  it('is fanned out by the worker that looks, without the queue', async () => {
    const { backlog, leases, addPlan, sender, alarm } = setUp();
    leases.overdue = ['evt_1', 'evt_2'].map(addPlan);
    backlog.drain();
    await eventually(() => expect(sender.requests).toHaveLength(2));
    expect(alarm.stored).toEqual([]);
  });

  it('is looked at again until nothing is left', async () => {
    const { backlog, leases, addPlan, sender } = setUp();
    leases.overdue = [addPlan('evt_1')];
    backlog.drain();
    await eventually(() => expect(sender.requests).toHaveLength(1));
    leases.overdue = [addPlan('evt_2')];
    await eventually(() => expect(sender.requests).toHaveLength(2));
  });

  it('takes a thousand events at most at a time', async () => {
    const { backlog, leases, script } = setUp();
    script.answer = script.hold;
    leases.overdue = Array.from({ length: 5000 }, (_, index) => `evt_${index}`);
    backlog.drain();
    await eventually(() => expect(leases.overdue).toHaveLength(4000));
  });

  it('puts down what failed, with a pause, and says so once', async () => {
    const { backlog, leases, addPlan, fanOutStore, telemetry } = setUp();
    fanOutStore.fault = new Error('database away');
    leases.overdue = ['evt_1', 'evt_2'].map(addPlan);
    backlog.drain();
    await eventually(() =>
      expect(leases.putDowns).toEqual([{ uids: ['evt_1', 'evt_2'], pauseMs: 5000 }]),
    );
    expect(telemetry.faults).toMatchObject([{ what: 'fan-out' }]);
  });

  it('puts down later what could not be put down at once, or its worker would count as dead', async () => {
    const { backlog, leases, addPlan, fanOutStore, telemetry } = setUp();
    fanOutStore.fault = new Error('database away');
    leases.overdue = [addPlan('evt_1')];
    backlog.drain();
    leases.fault = new Error('database away');
    await eventually(() => expect(telemetry.faults.length).toBeGreaterThan(1));
    leases.fault = undefined;
    backlog.drain();
    await eventually(() => expect(leases.putDowns).toMatchObject([{ uids: ['evt_1'] }]));
  });

  it('keeps the leases of what it has in hand', async () => {
    const { backlog, leases, addPlan, script } = setUp();
    script.answer = script.hold;
    leases.overdue = [addPlan('evt_1')];
    backlog.drain();
    await eventually(() => expect(leases.overdue).toEqual([]));
    backlog.drain();
    await eventually(() => expect(leases.renewed).toContainEqual(['evt_1']));
    script.release();
  });

  it('gives the others back to other workers when its own stops', async () => {
    const { backlog, leases, addPlan, dispatch, telemetry } = setUp();
    leases.overdue = [addPlan('evt_1')];
    backlog.drain();
    dispatch.stopClaiming();
    await dispatch.stop(1000);
    expect(leases.putDowns).toEqual([{ uids: ['evt_1'], pauseMs: 0 }]);
    expect(telemetry.faults).toEqual([]);
  });

  it('runs events that workers did not survive one at a time', async () => {
    const { backlog, leases, addPlan, fanOutStore, sender } = setUp();
    const held: (() => void)[] = [];
    const open = fanOutStore.open.bind(fanOutStore);
    vi.spyOn(fanOutStore, 'open').mockImplementation(async (...opening) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return open(...opening);
    });
    leases.suspects = ['evt_1', 'evt_2'].map((uid) => ({ uid: addPlan(uid), opens: 3 }));
    backlog.drain();
    await eventually(() => expect(held).toHaveLength(1));
    expect(leases.suspects).toHaveLength(1);
    held[0]?.();
    await eventually(() => expect(held).toHaveLength(2));
    expect(sender.requests).toHaveLength(1);
    held[1]?.();
    await eventually(() => expect(sender.requests).toHaveLength(2));
  });

  it('lets no receiver that hangs keep the next of them waiting', async () => {
    const { backlog, leases, addPlan, script, sender } = setUp();
    script.answer = script.hold;
    const uids = Array.from({ length: 20 }, (_, index) => `evt_${index}`);
    leases.suspects = uids.map((uid) => ({ uid: addPlan(uid), opens: 3 }));
    backlog.drain();
    await eventually(() => expect(sender.requests).toHaveLength(20), { timeoutMs: 900 });
    script.release();
  });

  it('sets an event aside that five workers in a row did not survive', async () => {
    const { backlog, leases, addPlan, fanOutStore, sender } = setUp();
    leases.suspects = [{ uid: addPlan('evt_1'), opens: 6 }];
    backlog.drain();
    await eventually(() =>
      expect(fanOutStore.quarantined.get('evt_1')).toMatch(
        /^Quarantined: 5 workers in a row ended/,
      ),
    );
    expect(sender.requests).toEqual([]);
  });
});
