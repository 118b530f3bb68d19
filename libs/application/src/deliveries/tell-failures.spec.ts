import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../../testing/src/fakes/counting-ids.js';
import { FakeClock } from '../../../testing/src/fakes/fake-clock.js';
import { FakeContracts, TELLING_CONTRACT } from '../../../testing/src/fakes/fake-contracts.js';
import { MemoryEventStore } from '../../../testing/src/fakes/memory-event-store.js';
import { MemoryFailureStore } from '../../../testing/src/fakes/memory-failure-store.js';
import { RecordingAlarm } from '../../../testing/src/fakes/recording-alarm.js';
import type { UntoldFailure } from '../ports/failure-store.js';
import { TellFailures } from './tell-failures.js';

const FAILURE: UntoldFailure = {
  deliveryUid: 'dlv_a',
  subscriptionUid: 'sub_a',
  organisationUid: 'org_a',
  contract: 'telling',
  eventType: 'note_added',
  attemptsMade: 3,
  statusCode: 503,
};

function setUp(...failures: UntoldFailure[]) {
  const store = new MemoryFailureStore(failures);
  const events = new MemoryEventStore();
  const alarm = new RecordingAlarm();
  const contracts = new FakeContracts([TELLING_CONTRACT]);
  const [ids, clock] = [new CountingIds(), new FakeClock()];
  const tell = new TellFailures(store, contracts, events, alarm, ids, clock);
  return { store, events, alarm, tell };
}

describe('telling of failures', () => {
  it('raises the event that the contract has for a delivery that was given up', async () => {
    const { tell, events, alarm } = setUp(FAILURE);
    await tell.execute();
    expect(events.events).toEqual([
      {
        uid: 'evt_1',
        organisationUid: 'org_a',
        pharmacyUid: undefined,
        id: 'dlv_a-3',
        type: 'note_failed',
        timestamp: 1_772_359_200,
        data: '{"uid":"dlv_a"}',
        metadata: '{"eventType":"note_added","statusCode":503}',
        fingerprint: expect.any(Buffer),
      },
    ]);
    expect(alarm.stored).toEqual([['evt_1']]);
  });

  it('is done with a failure that nobody is to be told of', async () => {
    const failure = { ...FAILURE, eventType: 'note_failed' };
    const { tell, store, events, alarm } = setUp(failure);
    await tell.execute();
    expect(events.events).toEqual([]);
    expect(alarm.stored).toEqual([]);
    expect(store.told).toEqual([failure]);
  });

  it('tells again of a delivery that was sent again and has failed again', async () => {
    const { tell, events } = setUp(FAILURE, { ...FAILURE, attemptsMade: 4 });
    await tell.execute();
    expect(events.events.map(({ id }) => id)).toEqual(['dlv_a-3', 'dlv_a-4']);
  });

  it('stores an event once when it was cut off before it could put that down', async () => {
    const { tell, store, events, alarm } = setUp(FAILURE);
    await tell.execute();
    store.told.length = 0;
    await tell.execute();
    expect(events.events).toHaveLength(1);
    expect(alarm.stored).toHaveLength(1);
    expect(store.told).toEqual([FAILURE]);
  });

  it('puts nothing down when the events could not be stored', async () => {
    const { tell, store, events } = setUp(FAILURE);
    events.fault = new Error('database away');
    await expect(tell.execute()).rejects.toThrow('database away');
    expect(store.told).toEqual([]);
  });
});
