import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, prove, sentDeliveries } from '../../test/fakes/fake-worker.js';
import { answered } from '../../test/fakes/scripted-sender.js';

const uids = (count: number) => Array.from({ length: count }, (_, index) => `dlv_${index + 1}`);

describe('claiming the backlog of an endpoint', () => {
  it('makes whatever waits, however much more it is than there is room for', async () => {
    const { dispatch, store, sender, lanes, pass } = fakeWorker({ floor: 3, start: 3 });
    store.due.push(...uids(50).map((uid) => aLeasedDelivery(uid)));
    dispatch.claimBacklog(anEndpoint());
    await pass(200);
    expect(sentDeliveries(sender)).toEqual(uids(50));
    expect([store.recordedAttempts.length, lanes.inFlight]).toEqual([50, 0]);
  });

  it('never has more in flight than the endpoint may', async () => {
    const { dispatch, store, lanes, script, clock, pass } = fakeWorker({
      floor: 3,
      start: 3,
      ceiling: 5,
    });
    let most = 0;
    script.answer = () => {
      most = Math.max(most, lanes.requests);
      return new Promise((resolve) => void clock.after(1, () => resolve(answered(200))));
    };
    store.due.push(...uids(60).map((uid) => aLeasedDelivery(uid)));
    dispatch.claimBacklog(anEndpoint());
    await pass(300);
    expect([store.recordedAttempts.length, most]).toEqual([60, 5]);
  });

  it('counts at the database for what there is room for, so that many small claims are made together', async () => {
    const { dispatch, store, lanes, pass } = fakeWorker({ floor: 1, start: 1 });
    const endpoints = Array.from({ length: 20 }, (_, index) => anEndpoint(`sub_${index}`));
    for (const endpoint of endpoints) prove(lanes, endpoint);
    let claims = 0;
    store.whileClaiming = () => {
      claims += 1;
      return new Promise(() => undefined);
    };
    for (const endpoint of endpoints) dispatch.claimBacklog(endpoint);
    await pass();
    expect(claims).toBe(20);
  });

  it('finds a delivery that was left waiting while a claim was under way', async () => {
    const { dispatch, store, sender, pass } = fakeWorker();
    const late = [aLeasedDelivery('dlv_late')];
    store.whileClaiming = () => {
      store.due.push(...late.splice(0));
      dispatch.claimBacklog(anEndpoint());
      store.whileClaiming = () => undefined;
    };
    dispatch.claimBacklog(anEndpoint());
    await pass(20);
    expect(sentDeliveries(sender)).toEqual(['dlv_late']);
  });

  it('finds a delivery that was left waiting while there was no room', async () => {
    const { dispatch, store, sender, script, pass } = fakeWorker({ floor: 1, start: 1 });
    script.answer = script.hold;
    store.due.push(aLeasedDelivery('dlv_1'));
    dispatch.claimBacklog(anEndpoint());
    await pass();
    store.due.push(aLeasedDelivery('dlv_2'));
    dispatch.claimBacklog(anEndpoint());
    await pass(100);
    expect(sender.requests).toHaveLength(1);
    script.release();
    await pass();
    expect(sentDeliveries(sender)).toEqual(['dlv_1', 'dlv_2']);
  });

  it('finds a delivery that waited for a permit which then went unused', async () => {
    const { dispatch, store, sender, pass } = fakeWorker({ floor: 1, start: 1 });
    store.whileClaiming = async () => {
      store.whileClaiming = () => undefined;
      store.due.push(aLeasedDelivery('dlv_waiting'));
      dispatch.claimBacklog(anEndpoint());
    };
    // Its claim finds nothing: the attempt was made before.
    await dispatch.attemptDelivery('dlv_gone', anEndpoint(), 1);
    await pass(20);
    expect(sentDeliveries(sender)).toEqual(['dlv_waiting']);
  });

  it('gives its permits back and says so when it fails, and works again later', async () => {
    const { dispatch, store, sender, lanes, telemetry, pass } = fakeWorker();
    const fault = new Error('database away');
    store.claimFault = fault;
    dispatch.claimBacklog(anEndpoint());
    await pass();
    expect(telemetry.faults).toEqual([{ what: 'claim', error: fault }]);
    expect(lanes.inFlight).toBe(0);
    store.claimFault = undefined;
    store.due.push(aLeasedDelivery('dlv_1'));
    dispatch.claimBacklog(anEndpoint());
    await pass();
    expect(sentDeliveries(sender)).toEqual(['dlv_1']);
  });

  it('takes the deliveries of one endpoint alone', async () => {
    const { dispatch, store, sender, pass } = fakeWorker();
    const other = aSubscription({ uid: 'sub_b' });
    store.due.push(aLeasedDelivery('dlv_1', { subscription: other }), aLeasedDelivery('dlv_2'));
    dispatch.claimBacklog(anEndpoint());
    await pass();
    expect(sentDeliveries(sender)).toEqual(['dlv_2']);
  });

  it('makes every delivery once, however often it is asked and however receivers behave', async () => {
    const world = fakeWorker({ floor: 3, start: 3, organisation: 5 });
    const { dispatch, store, sender, lanes, script, clock, pass } = world;
    const endpoints = ['sub_1', 'sub_2', 'sub_3'];
    script.answer = ({ headers }) => {
      const number = Number(headers['webhook-id']?.slice('dlv_'.length));
      const answer =
        number % 5 === 0 ? ({ kind: 'failed', code: 'timeout' } as const) : answered(200);
      return new Promise((resolve) => void clock.after(number % 3, () => resolve(answer)));
    };
    const all = uids(150);
    for (const [index, uid] of all.entries()) {
      const subscription = aSubscription({ uid: endpoints[index % 3] ?? '' });
      store.due.push(aLeasedDelivery(uid, { subscription }));
      dispatch.claimBacklog(anEndpoint(subscription.uid));
      if (index % 20 === 0) await pass(1);
    }
    await pass(1000);
    expect(sentDeliveries(sender).toSorted()).toEqual(all.toSorted());
    expect(lanes.inFlight).toBe(0);
  });
});
