import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, anEndpoint, anEvent } from '../../test/fakes/builders.js';
import { fakeFanOut } from '../../test/fakes/fake-fan-out.js';
import { fakeWorker, sentDeliveries } from '../../test/fakes/fake-worker.js';
import { RecordingFanOutStore } from '../../test/fakes/recording-fan-out-store.js';
import { answered } from '../../test/fakes/scripted-sender.js';

/** An event that so many subscriptions (`sub_1`, ...) want. */
function setUp(subscriptionCount: number, limits = {}) {
  const worker = fakeWorker(limits);
  const fanOutStore = new RecordingFanOutStore(worker.journal);
  const recipients = Array.from({ length: subscriptionCount }, (_, index) => ({
    subscription: aSubscription({ uid: `sub_${index + 1}` }),
    mustWait: false,
    isPlain: false,
  }));
  fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
  const fanOut = fakeFanOut(worker, fanOutStore);
  return { ...worker, fanOutStore, fanOut };
}

describe('fanning an event out', () => {
  it('opens one delivery per subscription and makes the first attempt of each', async () => {
    const { fanOut, fanOutStore, sender, store } = setUp(3);
    await fanOut.execute(anEvent());
    const opened = fanOutStore.opened.map(({ uid }) => uid);
    expect(opened).toHaveLength(3);
    expect(sentDeliveries(sender)).toEqual(opened);
    expect(store.recordedAttempts.map(({ number }) => number)).toEqual([1, 1, 1]);
  });

  it('commits the deliveries before it sends anything', async () => {
    const { fanOut, journal } = setUp(1);
    await fanOut.execute(anEvent());
    expect(journal).toEqual(['commit', 'send', 'commit']);
  });

  it('sends what can be sent before it has opened what has to wait', async () => {
    const { fanOut, fanOutStore, lanes, journal } = setUp(3, { floor: 1, start: 1 });
    lanes.take(anEndpoint('sub_1'), 1);
    const open = fanOutStore.open.bind(fanOutStore);
    fanOutStore.open = async (event, deliveries, options) => {
      if (options?.areLast) await new Promise((done) => setImmediate(done));
      return open(event, deliveries, options);
    };
    await fanOut.execute(anEvent());
    expect(journal.slice(0, 3)).toEqual(['commit', 'send', 'send']);
    expect(fanOutStore.opened.map(({ subscriptionUid }) => subscriptionUid)).toEqual([
      'sub_2',
      'sub_3',
      'sub_1',
    ]);
  });

  it('holds every delivery with a lease of its own', async () => {
    const { fanOut, fanOutStore, store } = setUp(3);
    await fanOut.execute(anEvent());
    const leases = fanOutStore.opened.map(({ leaseToken }) => leaseToken);
    expect(leases.every((lease) => lease?.startsWith('lease_'))).toBe(true);
    expect(new Set(leases).size).toBe(3);
    expect(store.recordedAttempts.map(({ leaseToken }) => leaseToken)).toEqual(leases);
  });

  it('does nothing for an event that was fanned out before', async () => {
    const { fanOut, fanOutStore, sender, lanes } = setUp(2);
    await fanOut.execute(anEvent());
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toHaveLength(2);
    expect(sender.requests).toHaveLength(2);
    expect(lanes.inFlight).toBe(0);
  });

  it('leaves what it has not begun to another worker when this one stops', async () => {
    const { fanOut, dispatch, journal } = setUp(1);
    dispatch.stopClaiming();
    await expect(fanOut.execute(anEvent())).rejects.toThrow('The worker stops.');
    expect(journal).toEqual([]);
  });

  it('waits for the turn of its organisation at the database', async () => {
    const { fanOut, writes, sender } = setUp(1);
    let end = (): void => undefined;
    const busy = writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    const fannedOut = fanOut.execute(anEvent());
    await delay(0);
    expect(sender.requests).toEqual([]);
    end();
    await Promise.all([busy, fannedOut]);
    expect(sender.requests).toHaveLength(1);
  });

  it('marks an event that nobody wants, and sends nothing', async () => {
    const { fanOut, fanOutStore, journal } = setUp(0);
    await fanOut.execute(anEvent());
    expect(fanOutStore.plans.size).toBe(0);
    expect(journal).toEqual(['commit']);
  });

  it('gives all permits back when the deliveries cannot be stored, and fails', async () => {
    const { fanOut, fanOutStore, lanes, sender } = setUp(3);
    fanOutStore.fault = new Error('database away');
    await expect(fanOut.execute(anEvent())).rejects.toThrow('database away');
    expect(lanes.inFlight).toBe(0);
    expect(sender.requests).toEqual([]);
  });

  it('leaves a delivery alone that another run has opened, and gives its permit back', async () => {
    const { fanOut, fanOutStore, lanes, sender } = setUp(3);
    fanOutStore.alreadyOpen.add('sub_2');
    await fanOut.execute(anEvent());
    expect(sender.requests).toHaveLength(2);
    expect(lanes.inFlight).toBe(0);
  });

  it('opens a delivery without a lease for an endpoint without room', async () => {
    const { fanOut, fanOutStore, lanes, sender } = setUp(2, { floor: 1, start: 1 });
    lanes.take(anEndpoint('sub_1'), 1);
    await fanOut.execute(anEvent());
    const leases = fanOutStore.opened.map(({ subscriptionUid, leaseToken }) => [
      subscriptionUid,
      leaseToken !== undefined,
    ]);
    expect(leases).toEqual([
      ['sub_2', true],
      ['sub_1', false],
    ]);
    expect(sender.requests).toHaveLength(1);
    expect(lanes.inFlight).toBe(1);
  });

  it('has such a delivery claimed as soon as there is room', async () => {
    const { fanOut, start, script, sender, store, pass } = setUp(1, { floor: 1, start: 1 });
    const subscription = aSubscription({ uid: 'sub_1' });
    script.answer = script.hold;
    const first = start(aLeasedDelivery('dlv_before', { subscription }));
    await fanOut.execute(anEvent());
    store.due.push(aLeasedDelivery('dlv_waiting', { subscription }));
    script.release();
    await first;
    await pass();
    expect(sentDeliveries(sender)).toEqual(['dlv_before', 'dlv_waiting']);
  });

  it('has a delivery claimed that found the permit taken which a repeated run then gave back', async () => {
    const { fanOut, fanOutStore, dispatch, sender, store, pass } = setUp(1, { floor: 1, start: 1 });
    const subscription = aSubscription({ uid: 'sub_1' });
    const open = fanOutStore.open.bind(fanOutStore);
    fanOutStore.open = async (...args) => {
      store.due.push(aLeasedDelivery('dlv_waiting', { subscription }));
      dispatch.claimBacklog(anEndpoint('sub_1'));
      await pass(40);
      return open(...args);
    };
    fanOutStore.alreadyOpen.add('sub_1');
    await fanOut.execute(anEvent());
    await pass(40);
    expect(sentDeliveries(sender)).toEqual(['dlv_waiting']);
  });

  it('does not let a receiver that hangs keep the others waiting', async () => {
    const { fanOut, script, store, pass } = setUp(3);
    let isFirst = true;
    script.answer = () => {
      if (!isFirst) return answered(200);
      isFirst = false;
      return script.hold();
    };
    const fannedOut = fanOut.execute(anEvent());
    await pass(1000);
    await fannedOut;
    expect(store.recordedAttempts).toHaveLength(2);
    script.release();
    await pass();
    expect(store.recordedAttempts).toHaveLength(3);
  });
});
