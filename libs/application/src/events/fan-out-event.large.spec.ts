import 'reflect-metadata';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anEvent } from '../../test/fakes/builders.js';
import { fakeFanOut } from '../../test/fakes/fake-fan-out.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';
import { RecordingFanOutStore } from '../../test/fakes/recording-fan-out-store.js';

const recipientsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    subscription: aSubscription({ uid: `sub_${index + 1}` }),
    mustWait: false,
    isPlain: false,
  }));

function setUp() {
  const worker = fakeWorker();
  const fanOutStore = new RecordingFanOutStore();
  const fanOut = fakeFanOut(worker, fanOutStore);
  return { ...worker, fanOutStore, fanOut };
}

describe('fanning a large event out', () => {
  const data = 'x'.repeat(1_000_000);

  it('takes the slots of its share for each delivery, and gives them back', async () => {
    const { fanOut, fanOutStore, lanes, script } = setUp();
    script.answer = script.hold;
    fanOutStore.plans.set('evt_a', { recipients: recipientsOf(2), event: anEvent({ data }) });
    const done = fanOut.execute(anEvent());
    await eventually(() => expect(lanes.inFlight).toBe(2 * 8));
    script.release();
    await done;
    expect(lanes.inFlight).toBe(0);
  });

  it('counts only deliveries that may be made at once for its share', async () => {
    const { fanOut, fanOutStore, lanes, script, pass } = setUp();
    script.answer = script.hold;
    const recipients = recipientsOf(2).map((recipient, index) => ({
      ...recipient,
      mustWait: index > 0,
    }));
    fanOutStore.plans.set('evt_a', { recipients, event: anEvent({ data }) });
    const done = fanOut.execute(anEvent());
    await pass();
    expect(lanes.inFlight).toBe(16);
    script.release();
    await done;
    expect(lanes.inFlight).toBe(0);
  });

  it.each(['cannot be stored', 'was opened by another run'])(
    'gives all its slots back when a delivery %s',
    async (why) => {
      const { fanOut, fanOutStore, lanes } = setUp();
      fanOutStore.plans.set('evt_a', { recipients: recipientsOf(2), event: anEvent({ data }) });
      if (why === 'cannot be stored') fanOutStore.fault = new Error(why);
      else fanOutStore.alreadyOpen.add('sub_2');
      await fanOut.execute(anEvent()).catch(() => undefined);
      expect(lanes.inFlight).toBe(0);
    },
  );
});

describe('the fan-out expects of the next event what the latest ones had', () => {
  /** What each event was counted as when its turn came, which is before it was read. */
  async function expected(events: [bytes: number, recipients: number, organisation?: string][]) {
    const { fanOut, fanOutStore, writes } = setUp();
    const admit = vi.spyOn(writes, 'admit');
    const counted: number[] = [];
    for (const [index, [bytes, wanted, organisationUid = 'org_a']] of events.entries()) {
      const data = 'x'.repeat(bytes);
      const event = anEvent({ uid: `evt_${index}`, organisationUid, data });
      const recipients = recipientsOf(wanted);
      fanOutStore.plans.set(event.uid, { event, recipients });
      const counts = () => admit.mock.lastCall?.[1] as () => number;
      const done = fanOut.execute(event);
      counted.push(counts()());
      await done;
    }
    return counted;
  }

  it('in bytes', async () => {
    expect(
      await expected([
        [1_000_000, 0],
        [10, 0],
        [10, 0],
      ]),
    ).toEqual([4, 16, 12]);
  });

  it('in deliveries', async () => {
    expect(
      await expected([
        [10, 5],
        [10, 0],
        [10, 0],
      ]),
    ).toEqual([4, 6, 5]);
  });

  it('and never more than half of what its organisation may have in hand', async () => {
    expect(
      await expected([
        [10, 1000],
        [10, 0],
      ]),
    ).toEqual([4, 50]);
  });

  it('of the same organisation alone', async () => {
    expect(
      await expected([
        [10, 1000],
        [10, 0, 'org_b'],
      ]),
    ).toEqual([4, 4]);
  });
});
