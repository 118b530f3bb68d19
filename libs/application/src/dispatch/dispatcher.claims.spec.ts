import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, prove } from '../../test/fakes/fake-worker.js';

describe('a claim', () => {
  it('waits for its turn at the database', async () => {
    const { store, dispatch, writes, pass } = fakeWorker();
    store.due.push(aLeasedDelivery('dlv_1'));
    let end = (): void => undefined;
    void writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    dispatch.claimBacklog(anEndpoint());
    await pass(50);
    expect(store.due).toHaveLength(1);
    end();
    await pass();
    expect(store.recordedAttempts).toHaveLength(1);
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
    store.due.push(aLeasedDelivery('dlv_1'));
    let end = (): void => undefined;
    void writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    const attempted = dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await pass();
    expect([store.due.length, lanes.inFlight]).toEqual([1, 0]);
    end();
    await attempted;
    expect([store.recordedAttempts.length, lanes.inFlight]).toEqual([1, 0]);
  });

  it('of one delivery whose turn comes when the worker stops is left to another one', async () => {
    const { store, dispatch, writes, pass } = fakeWorker();
    store.due.push(aLeasedDelivery('dlv_1'));
    let end = (): void => undefined;
    void writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    const attempted = dispatch.attemptDelivery('dlv_1', anEndpoint(), 1);
    await pass();
    dispatch.stopClaiming();
    end();
    await attempted;
    expect([store.due.length, store.recordedAttempts.length]).toEqual([1, 0]);
  });

  it('waits while the outcomes of its organisation are as many as may be written', async () => {
    const { store, dispatch, writes, pass } = fakeWorker();
    store.due.push(aLeasedDelivery('dlv_1'));
    let end = (): void => undefined;
    void writes.beginAtOnce('org_a', 100, () => new Promise<void>((resolve) => (end = resolve)));
    dispatch.claimBacklog(anEndpoint());
    await pass(50);
    expect(store.due).toHaveLength(1);
    end();
    await pass();
    expect(store.recordedAttempts).toHaveLength(1);
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
    store.due.push(aLeasedDelivery(`dlv_${index}`, { subscription }));
    dispatch.claimBacklog(endpoint);
  }
  await pass();
  isClaimed.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sender.requests.length).toBeLessThanOrEqual(6);
  await pass(50);
  expect(sender.requests).toHaveLength(40);
});
