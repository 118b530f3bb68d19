import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, anAssignment, anEndpoint } from '../../../testing/src/fakes/builders.js';
import { fakeWorker, prove, sentDeliveries } from '../../../testing/src/fakes/fake-worker.js';
import { answered } from '../../../testing/src/fakes/scripted-sender.js';

const uids = (count: number) => Array.from({ length: count }, (_, index) => `dlv_${index + 1}`);

describe('claiming the backlog of an endpoint', () => {
  it('makes whatever waits, however much more it is than there is room for', async () => {
    const { dispatch, store, sender, lanes, pass } = fakeWorker({ floor: 3, start: 3 });
    store.due.push(...uids(50).map((uid) => anAssignment(uid)));
    dispatch.claimBacklog(anEndpoint());
    await pass(200);
    expect(sentDeliveries(sender)).toEqual(uids(50));
    expect([store.concluded.length, lanes.inFlight]).toEqual([50, 0]);
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
    store.due.push(...uids(60).map((uid) => anAssignment(uid)));
    dispatch.claimBacklog(anEndpoint());
    await pass(300);
    expect([store.concluded.length, most]).toEqual([60, 5]);
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
    const late = [anAssignment('dlv_late')];
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
    store.due.push(anAssignment('dlv_1'));
    dispatch.claimBacklog(anEndpoint());
    await pass();
    store.due.push(anAssignment('dlv_2'));
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
      store.due.push(anAssignment('dlv_waiting'));
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
    store.due.push(anAssignment('dlv_1'));
    dispatch.claimBacklog(anEndpoint());
    await pass();
    expect(sentDeliveries(sender)).toEqual(['dlv_1']);
  });

  it('takes the deliveries of one endpoint alone', async () => {
    const { dispatch, store, sender, pass } = fakeWorker();
    const other = aSubscription({ uid: 'sub_b' });
    store.due.push(anAssignment('dlv_1', { subscription: other }), anAssignment('dlv_2'));
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
      store.due.push(anAssignment(uid, { subscription }));
      dispatch.claimBacklog(anEndpoint(subscription.uid));
      if (index % 20 === 0) await pass(1);
    }
    await pass(1000);
    expect(sentDeliveries(sender).toSorted()).toEqual(all.toSorted());
    expect(lanes.inFlight).toBe(0);
  });
});

describe('a claim', () => {
  it('waits for its turn at the database', async () => {
    const { store, dispatch, writes, pass } = fakeWorker();
    store.due.push(anAssignment('dlv_1'));
    let end = (): void => undefined;
    void writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    dispatch.claimBacklog(anEndpoint());
    await pass(50);
    expect(store.due).toHaveLength(1);
    end();
    await pass();
    expect(store.concluded).toHaveLength(1);
  });

  it('counts for what it may bring when its turn comes, although its endpoint had yet to answer before', async () => {
    const limits = { start: 64, ceiling: 64, organisation: 4000, total: 8000, most: 16_000 };
    const { dispatch, store, writes, lanes, pass } = fakeWorker(limits);
    const isFree = Promise.withResolvers<void>();
    void writes.admit('org_a', 1000, () => isFree.promise);
    const endpoints = ['sub_1', 'sub_2', 'sub_3', 'sub_4'].map((uid) => anEndpoint(uid));
    for (const endpoint of endpoints) dispatch.claimBacklog(endpoint);
    await pass();
    for (const endpoint of endpoints) prove(lanes, endpoint);
    let claims = 0;
    store.whileClaiming = () => {
      claims += 1;
      return new Promise(() => undefined);
    };
    isFree.resolve();
    await pass();
    // Of 64 rows each, beyond the limit of a hundred.
    expect(claims).toBe(2);
  });

  it('of one delivery has no permit while it waits for its turn', async () => {
    const { store, dispatch, lanes, writes, pass } = fakeWorker();
    store.due.push(anAssignment('dlv_1'));
    let end = (): void => undefined;
    void writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    const attempted = dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await pass();
    expect([store.due.length, lanes.inFlight]).toEqual([1, 0]);
    end();
    await attempted;
    expect([store.concluded.length, lanes.inFlight]).toEqual([1, 0]);
  });

  it('of one delivery whose turn comes when the worker stops is left to another one', async () => {
    const { store, dispatch, writes, pass } = fakeWorker();
    store.due.push(anAssignment('dlv_1'));
    let end = (): void => undefined;
    void writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    const attempted = dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await pass();
    dispatch.stopClaiming();
    end();
    await attempted;
    expect([store.due.length, store.concluded.length]).toEqual([1, 0]);
  });

  it('waits while the outcomes of its organisation are as many as may be written', async () => {
    const { store, dispatch, writes, pass } = fakeWorker();
    store.due.push(anAssignment('dlv_1'));
    let end = (): void => undefined;
    void writes.conclude('org_a', 100, () => new Promise<void>((resolve) => (end = resolve)));
    dispatch.claimBacklog(anEndpoint());
    await pass(50);
    expect(store.due).toHaveLength(1);
    end();
    await pass();
    expect(store.concluded).toHaveLength(1);
  });
});

describe('an endpoint that may not have any for now', () => {
  /** Counts what is asked for it. */
  async function resting(waitMs = 200) {
    const worker = fakeWorker();
    const { store, dispatch, pass } = worker;
    const asked: string[] = [];
    const claimDue = store.claimDue.bind(store);
    store.claimDue = (uid, limit) => {
      asked.push(uid);
      return claimDue(uid, limit);
    };
    store.waits.set('sub_a', waitMs);
    dispatch.claimBacklog(anEndpoint());
    await pass();
    return { ...worker, asked };
  }

  it('is claimed for when its time is over', async () => {
    const { store, sender, pass } = await resting();
    store.waits.clear();
    store.due.push(anAssignment('dlv_1'));
    await pass(200);
    expect(sentDeliveries(sender)).toEqual(['dlv_1']);
  });

  it('rests again when it may still have none', async () => {
    const { asked, pass } = await resting();
    await pass(450);
    expect(asked).toHaveLength(3);
  });

  it('is not asked for by an alarm either', async () => {
    const { dispatch, store, asked, sender, pass } = await resting(60_000);
    store.due.push(anAssignment('dlv_1'));
    await dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await pass();
    expect([asked.length, sender.requests.length]).toEqual([1, 0]);
  });

  it('does not keep another one from being claimed for', async () => {
    const { dispatch, store, sender, pass } = await resting(60_000);
    const subscription = aSubscription({ uid: 'sub_b' });
    store.due.push(anAssignment('dlv_other', { subscription }));
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

describe('endpoints that have yet to answer', () => {
  const manyDue = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      anAssignment(`dlv_${index}`, { subscription: aSubscription({ uid: `sub_${index}` }) }),
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
    store.due.push(...uids(10).map((uid) => anAssignment(uid)));
    dispatch.claimBacklog(anEndpoint());
    await pass(200);
    expect([sender.requests.length, store.due.length]).toEqual([1, 9]);
    script.answer = () => answered(200);
    script.release();
    await pass(200);
    expect(sender.requests).toHaveLength(10);
  });
});

it('claims that end together begin their requests a few at a time', async () => {
  const { dispatch, store, sender, lanes, pass } = fakeWorker({ floor: 1, start: 1, ceiling: 1 });
  const isClaimed = Promise.withResolvers<void>();
  store.whileClaiming = () => isClaimed.promise;
  for (let index = 0; index < 40; index += 1) {
    const endpoint = anEndpoint(`sub_${index}`);
    prove(lanes, endpoint);
    const subscription = aSubscription({ uid: endpoint.subscriptionUid });
    store.due.push(anAssignment(`dlv_${index}`, { subscription }));
    dispatch.claimBacklog(endpoint);
  }
  await pass();
  isClaimed.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sender.requests.length).toBeLessThanOrEqual(6);
  await pass(50);
  expect(sender.requests).toHaveLength(40);
});
