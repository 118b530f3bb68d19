import 'reflect-metadata';
import { expect, it, vi } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aLeasedDelivery, DELIVERY_OPTIONS } from '../../test/fakes/builders.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';
import { KeepLeases } from './keep-leases.js';

const AT_ONCE = { ...DELIVERY_OPTIONS, leaseMs: 0 };
const AWAY = new Error('database away');

function setUp() {
  const worker = fakeWorker();
  const store = {
    renew: vi.fn(async () => []),
    giveBackUnanswered: vi.fn(() => Promise.resolve()),
  };
  const { leases, record, telemetry } = worker;
  const keep = new KeepLeases(leases, store, record, telemetry, AT_ONCE);
  const start = (uid: string) => worker.start(aLeasedDelivery(uid));
  return { ...worker, keep, leaseStore: store, start };
}

it('goes on with leases and outcomes while an outage’s claims are still being given back', async () => {
  const { keep, leaseStore, store, start, telemetry } = setUp();
  leaseStore.giveBackUnanswered.mockReturnValue(new Promise(() => undefined));
  store.recordFault = AWAY;
  void start('dlv_1');
  await eventually(() => expect(telemetry.faults).toHaveLength(1));
  await keep.execute();
  store.recordFault = undefined;
  await keep.execute();
  await eventually(() => expect(store.recordedAttempts).toHaveLength(1));
  expect(leaseStore.renew).toHaveBeenCalledTimes(2);
  expect(leaseStore.giveBackUnanswered).toHaveBeenCalledTimes(1);
});

it('tries outcomes again also when leases cannot be renewed', async () => {
  const { keep, leaseStore, store, start, telemetry } = setUp();
  leaseStore.renew.mockRejectedValue(AWAY);
  store.recordFault = AWAY;
  void start('dlv_1');
  await eventually(() => expect(telemetry.faults).toHaveLength(1));
  store.recordFault = undefined;
  await keep.execute();
  await eventually(() => expect(store.recordedAttempts).toHaveLength(1));
});
