import 'reflect-metadata';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anEvent } from '../../test/fakes/builders.js';
import { fakeFanOut } from '../../test/fakes/fake-fan-out.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';
import { RecordingFanOutStore } from '../../test/fakes/recording-fan-out-store.js';
import { UnrecordedRequests } from './first-requests.js';

/** An event that is sent to one endpoint at once, and waits for another one. */
function setUp() {
  const worker = fakeWorker();
  const fanOutStore = new RecordingFanOutStore();
  const recipients = [false, true].map((mustWait, index) => ({
    subscription: aSubscription({ uid: `sub_${index + 1}` }),
    mustWait,
    isPlain: !mustWait,
  }));
  fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
  const failOnce = () =>
    vi.spyOn(fanOutStore, 'open').mockRejectedValueOnce(new Error('database away'));
  const leases = () =>
    fanOutStore.opened.map(({ subscriptionUid, leaseToken }) => [subscriptionUid, !!leaseToken]);
  return { ...worker, fanOutStore, fanOut: fakeFanOut(worker, fanOutStore), failOnce, leases };
}

describe('an event that is written in two parts', () => {
  it('is kept when the second one fails, until it is written', async () => {
    const { fanOut, fanOutStore, failOnce, leases, record, sender, telemetry, writes } = setUp();
    const open = fanOutStore.open.bind(fanOutStore);
    vi.spyOn(fanOutStore, 'open').mockImplementationOnce((...opening) => {
      failOnce();
      return open(...opening);
    });
    const done = fanOut.execute(anEvent());
    await eventually(() => expect(telemetry.faults).toHaveLength(1));
    expect(leases()).toEqual([['sub_1', true]]);
    record.tryAgain();
    await done;
    expect(leases()).toEqual([
      ['sub_1', true],
      ['sub_2', false],
    ]);
    expect(sender.requests).toHaveLength(1);
    expect(writes.isWaiting('org_a')).toBe(false);
  });

  it('waits to be claimed as a whole when the first one fails, for that may be on record', async () => {
    const { fanOut, failOnce, leases, record, sender, telemetry, lanes } = setUp();
    failOnce();
    const done = fanOut.execute(anEvent());
    await eventually(() => expect(telemetry.faults).toHaveLength(1));
    expect(lanes.requests).toBe(0);
    record.tryAgain();
    await done;
    expect(leases()).toEqual([
      ['sub_1', false],
      ['sub_2', false],
    ]);
    expect(sender.requests).toEqual([]);
  });

  it('is to be run with care after a worker that ended with one of them unwritten', async () => {
    const { fanOut, failOnce, record, lanes } = setUp();
    failOnce();
    record.stop();
    await expect(fanOut.execute(anEvent())).rejects.toThrow(UnrecordedRequests);
    expect(lanes.requests).toBe(0);
  });
});
