import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, anEvent } from '../../test/fakes/builders.js';
import { fakeFanOut } from '../../test/fakes/fake-fan-out.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';
import { RecordingFanOutStore } from '../../test/fakes/recording-fan-out-store.js';

/** An event for one subscription. */
function setUp() {
  const worker = fakeWorker();
  const fanOutStore = new RecordingFanOutStore();
  const recipients = [{ subscription: aSubscription(), mustWait: true, isPlain: false }];
  fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
  const asked: string[] = [];
  const claimDue = worker.store.claimDue.bind(worker.store);
  worker.store.claimDue = (endpoint, limit) => {
    asked.push(endpoint.subscriptionUid);
    return claimDue(endpoint, limit);
  };
  const fanOut = fakeFanOut(worker, fanOutStore);
  return { ...worker, fanOutStore, fanOut, asked };
}

describe('fanning out to an endpoint that nothing may be sent to at once', () => {
  it('opens a delivery without a lease, and makes no request', async () => {
    const { fanOut, fanOutStore, sender, lanes } = setUp();
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toMatchObject([{ leaseToken: undefined }]);
    expect([sender.requests.length, lanes.requests]).toEqual([0, 0]);
  });

  it('has it claimed in turn, which may well be now', async () => {
    const { fanOut, asked, pass } = setUp();
    await fanOut.execute(anEvent());
    await pass();
    expect(asked).toEqual(['sub_a']);
  });
});
