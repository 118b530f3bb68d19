import { FanOutEvent } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { CountingIds } from './counting-ids.js';
import type { fakeWorker } from './fake-worker.js';
import type { RecordingFanOutStore } from './recording-fan-out-store.js';

type Worker = ReturnType<typeof fakeWorker>;

/** The fan-out of a worker on fakes. `execute` resolves when the quick receivers have answered. */
export function fakeFanOut(worker: Worker, store: RecordingFanOutStore) {
  const { dispatch, lanes, writes, record, clock } = worker;
  const fanOut = new FanOutEvent(store, dispatch, lanes, writes, record, new CountingIds(), clock);
  const execute = async (event: DomainEvent, opens = 1) =>
    (await fanOut.begin({ event, opens })).firstAttempts;
  return Object.assign(fanOut, { execute });
}
