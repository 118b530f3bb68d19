import 'reflect-metadata';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aSubscription, anEvent } from '../../test/fakes/builders.js';
import { fakeFanOut } from '../../test/fakes/fake-fan-out.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';
import { RecordingFanOutStore } from '../../test/fakes/recording-fan-out-store.js';

/** An event that was taken with the one recipient it had then, which it has lost by now. */
function setUp() {
  const worker = fakeWorker();
  const store = new RecordingFanOutStore();
  const plan = vi.spyOn(store, 'plan');
  const recipients = [{ subscription: aSubscription(), mustWait: false, isPlain: true }];
  const taken = { event: anEvent(), opens: 1, recipients };
  return { ...worker, plan, taken, fanOut: fakeFanOut(worker, store) };
}

describe('recipients that came with an event', () => {
  it('are not asked for again', async () => {
    const { fanOut, taken, plan, sender } = setUp();
    await (
      await fanOut.begin(taken)
    ).firstAttempts;
    expect(sender.requests).toHaveLength(1);
    expect(plan).not.toHaveBeenCalled();
  });

  it('are asked for again when the event had to wait for its turn', async () => {
    const { fanOut, taken, plan, sender, writes } = setUp();
    const before = Promise.withResolvers<void>();
    const busy = writes.beginAtOnce(taken.event.organisationUid, 1_000_000, () => before.promise);
    const begun = fanOut.begin(taken);
    const laterMs = performance.now() + 500;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(laterMs);
    onTestFinished(() => {
      clock.mockRestore();
    });
    before.resolve();
    await busy;
    await (
      await begun
    ).firstAttempts;
    expect(plan).toHaveBeenCalledOnce();
    expect(sender.requests).toEqual([]);
  });
});
