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
