import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../test/fakes/fake-worker.js';

describe('an endpoint that may not have any for now', () => {
  /** Counts what is asked for it. */
  async function resting(waitMs = 200) {
    const worker = fakeWorker();
    const { store, dispatch, pass } = worker;
    const asked: string[] = [];
    const claimDue = store.claimDue.bind(store);
    store.claimDue = (endpoint, limit) => {
      asked.push(endpoint.subscriptionUid);
      return claimDue(endpoint, limit);
    };
    store.waits.set('sub_a', waitMs);
    dispatch.claimBacklog(anEndpoint());
    await pass();
    return { ...worker, asked };
  }

  it('is claimed for when its time is over', async () => {
    const { store, sender, pass } = await resting();
    store.waits.clear();
    store.due.push(aLeasedDelivery('dlv_1'));
    await pass(200);
    expect(sentDeliveries(sender)).toEqual(['dlv_1']);
  });

  it('rests again when it may still have none', async () => {
    const { asked, pass } = await resting();
    await pass(450);
    expect(asked).toHaveLength(3);
  });

  it('is not asked for by a wake-up job either', async () => {
    const { dispatch, store, asked, sender, pass } = await resting(60_000);
    store.due.push(aLeasedDelivery('dlv_1'));
    await dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await pass();
    expect([asked.length, sender.requests.length]).toEqual([1, 0]);
  });

  it('is asked for by a wake-up job of a person who waits for it', async () => {
    const { dispatch, store, sender, pass } = await resting(60_000);
    store.waits.clear();
    store.due.push(aLeasedDelivery('dlv_1'));
    await dispatch.attemptDelivery('dlv_1', anEndpoint(), 1, true);
    await pass();
    expect(sentDeliveries(sender)).toEqual(['dlv_1']);
  });

  it('does not keep another one from being claimed for', async () => {
    const { dispatch, store, sender, pass } = await resting(60_000);
    const subscription = aSubscription({ uid: 'sub_b' });
    store.due.push(aLeasedDelivery('dlv_other', { subscription }));
    dispatch.claimBacklog(anEndpoint('sub_b'));
    await pass();
    expect(sentDeliveries(sender)).toEqual(['dlv_other']);
  });

  it('is left alone by a worker that stops', async () => {
    const { dispatch, asked, pass } = await resting();
    await dispatch.stop(1000);
    await pass(300);
    expect(asked).toHaveLength(1);
  });
});
