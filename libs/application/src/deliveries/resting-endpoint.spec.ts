import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anAssignment, anEndpoint } from '../../../testing/src/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../../testing/src/fakes/fake-worker.js';

// Long enough for a claim that was started to have come to its end.
const CLAIM_MS = 40;
const WAIT_MS = 200;

/** A worker that has learnt that the endpoint may have nothing for now, and counts what it asks for. */
async function restingWorker(waitMs = WAIT_MS) {
  const worker = fakeWorker();
  const { store, dispatch } = worker;
  const asked: string[] = [];
  const claimDue = store.claimDue.bind(store);
  store.claimDue = (uid, limit) => {
    asked.push(uid);
    return claimDue(uid, limit);
  };
  store.waits.set('sub_a', waitMs);
  dispatch.drain(anEndpoint());
  await eventually(() => expect(asked).toHaveLength(1));
  await delay(CLAIM_MS);
  return { ...worker, asked };
}

describe('an endpoint that rests', () => {
  it('is not asked for before its wait is over, however often it is named', async () => {
    const { dispatch, asked, gate } = await restingWorker(60_000);
    for (let count = 0; count < 50; count += 1) dispatch.drain(anEndpoint());
    await delay(CLAIM_MS);
    expect(asked).toHaveLength(1);
    expect(gate.inFlight).toBe(0);
    dispatch.stopClaiming();
  });

  it('is claimed for when its wait is over, without anybody naming it again', async () => {
    const { store, sender } = await restingWorker();
    store.waits.clear();
    store.due.push(anAssignment('dlv_1'));
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_1']));
  });

  it('rests again when it may still have nothing', async () => {
    const { asked, sender, dispatch } = await restingWorker();
    await eventually(() => expect(asked.length).toBeGreaterThanOrEqual(3));
    expect(sender.requests).toEqual([]);
    dispatch.stopClaiming();
  });

  it('is not asked for by an alarm either', async () => {
    const { dispatch, store, asked, sender } = await restingWorker(60_000);
    store.due.push(anAssignment('dlv_1'));
    await dispatch.attemptIfDue('dlv_1', anEndpoint(), 1);
    await delay(CLAIM_MS);
    expect([asked.length, sender.requests.length]).toEqual([1, 0]);
    dispatch.stopClaiming();
  });

  it('does not keep another endpoint from being claimed for', async () => {
    const { dispatch, store, sender } = await restingWorker(60_000);
    const subscription = aSubscription({ uid: 'sub_b' });
    store.due.push(anAssignment('dlv_other', { subscription }));
    dispatch.drain(anEndpoint('sub_b'));
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_other']));
    dispatch.stopClaiming();
  });

  it('is left alone by a worker that stops', async () => {
    const { dispatch, asked } = await restingWorker();
    await dispatch.stop(1000);
    await delay(WAIT_MS + CLAIM_MS);
    expect(asked).toHaveLength(1);
  });
});

describe('an alarm whose delivery is not given', () => {
  it('leaves it to the claim by endpoint, which alone knows how long to wait', async () => {
    const { dispatch, store, sender } = fakeWorker();
    store.claim = async () => undefined;
    store.due.push(anAssignment('dlv_1'));
    await dispatch.attemptIfDue('dlv_1', anEndpoint(), 1);
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_1']));
  });
});
