import 'reflect-metadata';
import { expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';

// Longer than permits are gathered for before a claim.
const PAST_GATHERING_MS = 30;
/** Of outcomes and claims that may be at the database, in the fake worker. */
const BOUND = 100;

/** A worker with so many outcomes that the database does not take. */
async function keeping(count: number) {
  const worker = fakeWorker({ total: 2 * BOUND, organisation: 2 * BOUND, start: 2 * BOUND });
  worker.store.recordFault = new Error('database away');
  const leasedDeliveries = Array.from({ length: count }, (_, index) =>
    aLeasedDelivery(`dlv_${index}`),
  );
  const ended = worker.start(...leasedDeliveries);
  await eventually(() => expect(worker.telemetry.faults).toHaveLength(count));
  return { ...worker, ended };
}

it('at the bound of outcomes that wait nothing new is claimed, until they are written', async () => {
  const { store, record, dispatch, sender, pass } = await keeping(BOUND);
  const next = aLeasedDelivery('dlv_next');
  store.due.push(next);
  dispatch.claimBacklog(anEndpoint(next.subscription.uid));
  await pass(PAST_GATHERING_MS);
  expect(store.due).toEqual([next]);

  store.recordFault = undefined;
  record.tryAgain();
  await pass(PAST_GATHERING_MS);
  expect(store.recordedAttempts).toHaveLength(BOUND + 1);
  expect(sender.requests).toHaveLength(BOUND + 1);
});

it('below the bound others are claimed while outcomes wait', async () => {
  const { store, dispatch, sender, pass } = await keeping(3);
  const next = aLeasedDelivery('dlv_next');
  store.due.push(next);
  dispatch.claimBacklog(anEndpoint(next.subscription.uid));
  await pass(PAST_GATHERING_MS);
  expect(sender.requests).toHaveLength(4);
});

it('tries each once more when the worker ends, and lets go of what is refused again', async () => {
  const { store, record, ended, lanes, leases, telemetry } = await keeping(3);
  record.stop();
  await ended;
  expect([store.recordedAttempts, leases.deliveryUids, lanes.inFlight]).toEqual([[], [], 0]);
  expect(telemetry.faults.at(-1)).toMatchObject({ what: 'attempt' });
});
