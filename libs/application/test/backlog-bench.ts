import { aSubscription, anEvent } from './fakes/builders.js';
import { fakeFanOut } from './fakes/fake-fan-out.js';
import { fakeWorker } from './fakes/fake-worker.js';
import { MemoryEventLeases } from './fakes/memory-event-leases.js';
import { RecordingFanOutStore } from './fakes/recording-fan-out-store.js';
import { FanOutBacklog } from '../src/events/fan-out-backlog.js';
import { QuarantineEvent } from '../src/events/quarantine-event.js';

/** A worker and its backlog of events; `addPlan` makes an event that one subscription wants. */
export function aBacklog() {
  const worker = fakeWorker();
  const store = new RecordingFanOutStore();
  const leases = new MemoryEventLeases();
  const fanOut = fakeFanOut(worker, store);
  const { dispatch, wakeUps, telemetry } = worker;
  const quarantine = new QuarantineEvent(store, telemetry);
  const backlog = new FanOutBacklog(leases, fanOut, quarantine, dispatch, wakeUps, telemetry);
  const addPlan = (uid: string) => {
    const recipients = [
      { subscription: aSubscription({ uid: `sub_${uid}` }), mustWait: false, isPlain: false },
    ];
    const event = anEvent({ uid });
    store.plans.set(uid, { event, recipients });
    return event;
  };
  return { ...worker, fanOut, fanOutStore: store, leases, backlog, addPlan };
}
