import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { anAssignment, anEndpoint } from '../../../testing/src/fakes/builders.js';
import { fakeWorker } from '../../../testing/src/fakes/fake-worker.js';

// Longer than slots are gathered for before a claim.
const PAST_GATHERING_MS = 30;

it('a claim waits for its turn at the database', async () => {
  const { store, dispatch, intake } = fakeWorker();
  const assignment = anAssignment('dlv_1');
  store.due.push(assignment);
  let end = (): void => undefined;
  void intake.admit(1000, () => new Promise<void>((resolve) => (end = resolve)));

  dispatch.drain(anEndpoint(assignment.subscription.uid));
  await delay(PAST_GATHERING_MS);
  expect(store.due).toHaveLength(1);

  end();
  await eventually(() => expect(store.concluded).toHaveLength(1));
});

it('an outcome that is being written keeps new work waiting', async () => {
  const { store, gate, dispatch, intake } = fakeWorker();
  const admitted: string[] = [];
  const write = store.conclude.bind(store);
  vi.spyOn(store, 'conclude').mockImplementation(async (attempt) => {
    // With the outcome there are as many as may be.
    void intake.conclude(99, () => delay(PAST_GATHERING_MS));
    void intake.admit(1, async () => void admitted.push('new'));
    await delay(0);
    expect(admitted).toEqual([]);
    return write(attempt);
  });
  const assignment = anAssignment('dlv_1');
  gate.tryEnter(anEndpoint(assignment.subscription.uid));

  await dispatch.startAll([assignment], 1);

  expect(store.concluded).toHaveLength(1);
  await eventually(() => expect(admitted).toEqual(['new']));
});

it('a retry waits for its turn at the database, and takes no slot meanwhile', async () => {
  const { store, gate, dispatch, intake } = fakeWorker();
  store.due.push(anAssignment('dlv_1'));
  let end = (): void => undefined;
  void intake.admit(1000, () => new Promise<void>((resolve) => (end = resolve)));

  const attempted = dispatch.attemptIfDue('dlv_1', anEndpoint(), 1);
  await delay(0);
  expect([store.due.length, gate.free]).toEqual([1, 100]);

  end();
  await attempted;
  expect([store.concluded.length, gate.free]).toEqual([1, 100]);
});

it('a retry whose turn comes when the worker stops is left to another one', async () => {
  const { store, dispatch, intake } = fakeWorker();
  store.due.push(anAssignment('dlv_1'));
  let end = (): void => undefined;
  void intake.admit(1000, () => new Promise<void>((resolve) => (end = resolve)));
  const attempted = dispatch.attemptIfDue('dlv_1', anEndpoint(), 1);
  await delay(0);

  dispatch.stopClaiming();
  end();
  await attempted;
  expect([store.due.length, store.concluded.length]).toEqual([1, 0]);
});
