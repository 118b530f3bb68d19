import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anAssignment, anEndpoint } from '../../../testing/src/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../../testing/src/fakes/fake-worker.js';
import { answered } from '../../../testing/src/fakes/scripted-sender.js';

// Long enough for a claim that was started to have looked for slots, and found none.
const CLAIM_MS = 40;

const uids = (count: number) => Array.from({ length: count }, (_, index) => `dlv_${index + 1}`);

describe('draining an endpoint', () => {
  it('claims and makes whatever waits, however much more it is than there are slots', async () => {
    const { dispatch, store, sender, gate } = fakeWorker({ start: 3 });
    store.due.push(...uids(50).map((uid) => anAssignment(uid)));
    dispatch.drain(anEndpoint());
    await eventually(() => expect(store.concluded).toHaveLength(50));
    expect(sentDeliveries(sender)).toEqual(uids(50));
    await eventually(() => expect(gate.inFlight).toBe(0));
  });

  it('never has more in flight than the endpoint has slots', async () => {
    const { dispatch, store, gate, script } = fakeWorker({ start: 3, ceiling: 5 });
    let most = 0;
    script.answer = async () => {
      most = Math.max(most, gate.inFlight);
      await delay(1);
      return answered(200);
    };
    store.due.push(...uids(60).map((uid) => anAssignment(uid)));
    dispatch.drain(anEndpoint());
    await eventually(() => expect(store.concluded).toHaveLength(60));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
  });

  it('claims a delivery that was left waiting while a claim was under way', async () => {
    const { dispatch, store, sender } = fakeWorker();
    const late = [anAssignment('dlv_late')];
    store.whileClaiming = () => {
      store.due.push(...late.splice(0));
      dispatch.drain(anEndpoint());
      store.whileClaiming = () => undefined;
    };
    dispatch.drain(anEndpoint());
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_late']));
  });

  it('claims a delivery that was left waiting while all slots were taken', async () => {
    const { dispatch, store, sender, script } = fakeWorker({ start: 1 });
    script.answer = script.hold;
    store.due.push(anAssignment('dlv_1'));
    dispatch.drain(anEndpoint());
    await eventually(() => expect(sender.requests).toHaveLength(1));
    store.due.push(anAssignment('dlv_2'));
    dispatch.drain(anEndpoint());
    await delay(CLAIM_MS);
    expect(sender.requests).toHaveLength(1);
    script.release();
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_1', 'dlv_2']));
    script.release();
  });

  it('claims a delivery that was left waiting for a slot which then went unused', async () => {
    const { dispatch, store, sender } = fakeWorker({ start: 1 });
    store.whileClaiming = async () => {
      store.whileClaiming = () => undefined;
      store.due.push(anAssignment('dlv_waiting'));
      dispatch.drain(anEndpoint());
      await delay(CLAIM_MS);
    };
    // Its claim finds nothing: the attempt was made before.
    await dispatch.attemptIfDue('dlv_gone', anEndpoint(), 1);
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_waiting']), {
      timeoutMs: 500,
    });
  });

  it('gives the slots back and says so when a claim fails, and works again later', async () => {
    const { dispatch, store, sender, gate, telemetry } = fakeWorker();
    store.claimFault = new Error('database away');
    dispatch.drain(anEndpoint());
    await eventually(() =>
      expect(telemetry.faults).toEqual([{ what: 'claim', error: store.claimFault }]),
    );
    expect(gate.inFlight).toBe(0);
    store.claimFault = undefined;
    store.due.push(anAssignment('dlv_1'));
    dispatch.drain(anEndpoint());
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_1']));
  });

  it('takes the deliveries of one endpoint alone', async () => {
    const { dispatch, store, sender } = fakeWorker();
    const other = aSubscription({ uid: 'sub_b' });
    store.due.push(anAssignment('dlv_1', { subscription: other }), anAssignment('dlv_2'));
    dispatch.drain(anEndpoint());
    await eventually(() => expect(store.concluded).toHaveLength(1));
    expect(sentDeliveries(sender)).toEqual(['dlv_2']);
  });

  it('makes every delivery once, however often it is asked and however receivers behave', async () => {
    const { dispatch, store, sender, gate, script } = fakeWorker({ start: 3, total: 5 });
    const endpoints = ['sub_1', 'sub_2', 'sub_3'];
    script.answer = async ({ headers }) => {
      const number = Number(headers['webhook-id']?.slice('dlv_'.length));
      await delay(number % 3);
      return number % 5 === 0 ? { kind: 'failed', code: 'timeout' } : answered(200);
    };
    const all = uids(150);
    for (const [index, uid] of all.entries()) {
      const subscription = aSubscription({ uid: endpoints[index % 3] ?? '' });
      store.due.push(anAssignment(uid, { subscription }));
      dispatch.drain(anEndpoint(subscription.uid));
      if (index % 20 === 0) await delay(1);
    }
    await eventually(() => {
      for (const endpoint of endpoints) dispatch.drain(anEndpoint(endpoint));
      expect(store.concluded).toHaveLength(150);
    });
    expect(sentDeliveries(sender).toSorted()).toEqual(all.toSorted());
    await eventually(() => expect(gate.inFlight).toBe(0));
  });
});
