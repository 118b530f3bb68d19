import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';
import { answered } from '../../test/fakes/scripted-sender.js';

describe('endpoints that have yet to answer', () => {
  const manyDue = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      aLeasedDelivery(`dlv_${index}`, { subscription: aSubscription({ uid: `sub_${index}` }) }),
    );

  function setUp() {
    const worker = fakeWorker({ organisation: 400, total: 800, most: 1600 });
    worker.store.due.push(...manyDue(40));
    for (const { subscription } of worker.store.due)
      worker.dispatch.claimBacklog(anEndpoint(subscription.uid));
    return worker;
  }

  it.each([
    ['cannot be reached', { kind: 'failed', code: 'connection_refused' }],
    ['refuse', answered(503)],
    ['answer', answered(200)],
  ] as const)('are tried one after another as soon as others %s', async (_, exchange) => {
    const { script, sender, pass } = setUp();
    script.answer = () => exchange;
    await pass(79);
    expect(sender.requests).toHaveLength(40);
  });

  it('are claimed a few at a time while others hang', async () => {
    const { script, sender, store, pass } = setUp();
    script.answer = script.hold;
    await pass(70);
    expect([sender.requests.length, store.due.length]).toEqual([4, 36]);
    await pass(800);
    expect(store.due).toHaveLength(0);
  });

  it('are not tried any more once the worker stops', async () => {
    const { dispatch, script, sender, store, pass } = setUp();
    script.answer = script.hold;
    await pass(70);
    void dispatch.stop(1000);
    await pass(800);
    expect([sender.requests.length, store.due.length]).toEqual([4, 36]);
  });

  it('get one request each until that has ended', async () => {
    const { dispatch, script, sender, store, pass } = fakeWorker({ start: 16, ceiling: 16 });
    script.answer = script.hold;
    store.due.push(
      ...Array.from({ length: 10 }, (_, index) => aLeasedDelivery(`dlv_${index + 1}`)),
    );
    dispatch.claimBacklog(anEndpoint());
    await pass(200);
    expect([sender.requests.length, store.due.length]).toEqual([1, 9]);
    script.answer = () => answered(200);
    script.release();
    await pass(200);
    expect(sender.requests).toHaveLength(10);
  });
});
