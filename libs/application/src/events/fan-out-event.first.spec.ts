import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anAssignment, anEvent } from '../../../testing/src/fakes/builders.js';
import { fakeFanOut } from '../../../testing/src/fakes/fake-fan-out.js';
import { fakeWorker, sentDeliveries } from '../../../testing/src/fakes/fake-worker.js';
import { MemoryFanOutStore } from '../../../testing/src/fakes/memory-fan-out-store.js';
import { answered } from '../../../testing/src/fakes/scripted-sender.js';
import { UnrecordedRequests } from './first-requests.js';

const URL_OF = (uid: string) => `https://${uid.replace('_', '-')}.example.com/hook`;

/** An event that so many endpoints want, none of them in trouble, each of which has answered before. */
async function setUp(count: number, { isPlain = true, mustWait = false, limits = {} } = {}) {
  const worker = fakeWorker(limits);
  const fanOutStore = new MemoryFanOutStore(worker.journal);
  const subscriptions = Array.from({ length: count }, (_, index) => {
    const uid = `sub_${index + 1}`;
    return aSubscription({ uid, target: URL_OF(uid) });
  });
  for (const subscription of subscriptions)
    await worker.start(anAssignment('dlv_before', { subscription }));
  worker.sender.requests.splice(0);
  worker.store.concluded.splice(0);
  worker.journal.splice(0);
  const recipients = subscriptions.map((subscription) => ({ subscription, mustWait, isPlain }));
  fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
  return { ...worker, fanOutStore, fanOut: fakeFanOut(worker, fanOutStore) };
}

/** Only the endpoint of `sub_1` is answered by `answer`. */
const onlyFirst =
  <T>(answer: () => T) =>
  ({ url }: { readonly url: string }) =>
    url === URL_OF('sub_1') ? answer() : answered(200);

describe('to endpoints that have answered before and are in no trouble', () => {
  it('an event is sent before anything is written, and then written once', async () => {
    const { fanOut, fanOutStore, sender, store, journal } = await setUp(3);
    await fanOut.execute(anEvent());
    expect(journal).toEqual(['send', 'send', 'send', 'commit']);
    expect(sentDeliveries(sender)).toEqual(fanOutStore.recorded.map(({ uid }) => uid));
    expect(fanOutStore.recorded.map(({ success }) => success?.statusCode)).toEqual([200, 200, 200]);
    expect(store.concluded).toEqual([]);
  });

  it('the attempts are announced like any other', async () => {
    const { fanOut, telemetry, lanes } = await setUp(2);
    const before = telemetry.attempts.length;
    await fanOut.execute(anEvent());
    expect(telemetry.attempts.slice(before)).toMatchObject([
      { attempt: 1, next: 'succeeded' },
      { attempt: 1, next: 'succeeded' },
    ]);
    expect(lanes.inFlight).toBe(0);
  });

  it('what is not answered in a moment is written as under way, and concluded when it is', async () => {
    const { fanOut, fanOutStore, script, store, pass, lanes } = await setUp(2);
    script.answer = onlyFirst(script.hold);
    const done = fanOut.execute(anEvent());
    await pass(99);
    expect(fanOutStore.recorded).toEqual([]);
    await pass(1);
    expect(fanOutStore.recorded).toMatchObject([
      { subscriptionUid: 'sub_1', leaseToken: expect.any(String), success: undefined },
      { subscriptionUid: 'sub_2', success: { statusCode: 200 } },
    ]);
    script.release();
    await pass(1000);
    await done;
    expect(store.concluded).toMatchObject([
      { deliveryUid: fanOutStore.recorded[0]?.uid, number: 1, next: { status: 'succeeded' } },
    ]);
    expect(lanes.inFlight).toBe(0);
  });

  it('a failure is concluded as ever, once its delivery is there', async () => {
    const { fanOut, fanOutStore, script, store, alarm, journal } = await setUp(2);
    script.answer = onlyFirst(() => answered(500));
    await fanOut.execute(anEvent());
    expect(journal.slice(0, 4)).toEqual(['send', 'send', 'commit', 'commit']);
    expect(fanOutStore.recorded.map(({ success }) => success !== undefined)).toEqual([false, true]);
    expect(store.concluded).toMatchObject([{ number: 1, next: { status: 'retrying' } }]);
    expect(alarm.retries).toHaveLength(1);
  });

  it('what has no room is written beside the others, and claimed in turn', async () => {
    const { fanOut, fanOutStore, lanes, sender, store, pass } = await setUp(2, {
      limits: { floor: 1, start: 1, ceiling: 1 },
    });
    const [full] = sender.requests;
    expect(full).toBeUndefined();
    const endpoint = { subscriptionUid: 'sub_1', organisationUid: 'org_a' };
    const permit = lanes.take(endpoint, 1);
    await fanOut.execute(anEvent());
    expect(fanOutStore.recorded.map(({ leaseToken }) => leaseToken !== undefined)).toEqual([
      false,
      true,
    ]);
    const subscription = aSubscription({ uid: 'sub_1' });
    store.due.push(anAssignment('dlv_waiting', { subscription }));
    permit?.release();
    await pass();
    expect(sentDeliveries(sender)).toContain('dlv_waiting');
  });

  it('outcomes are kept until they can be written, and sent once; their permits come back at once', async () => {
    const { fanOut, fanOutStore, record, sender, lanes, store } = await setUp(2);
    fanOutStore.fault = new Error('database away');
    const done = fanOut.execute(anEvent());
    await eventually(() => expect(sender.requests).toHaveLength(2));
    for (let round = 0; round < 3; round += 1) {
      record.tryAgain();
      await new Promise((next) => setImmediate(next));
    }
    expect([fanOutStore.recorded.length, lanes.requests]).toEqual([0, 0]);
    fanOutStore.fault = undefined;
    record.tryAgain();
    await done;
    expect(fanOutStore.recorded).toHaveLength(2);
    expect(sender.requests).toHaveLength(2);
    expect([lanes.requests, store.concluded.length]).toEqual([0, 0]);
  });

  it('a request that was written as under way keeps its permit until its outcome is on record', async () => {
    const { fanOut, fanOutStore, record, script, store, lanes, pass } = await setUp(1);
    script.answer = script.hold;
    store.concludeFault = new Error('locked');
    const done = fanOut.execute(anEvent());
    await pass(100);
    expect(fanOutStore.recorded).toMatchObject([{ success: undefined }]);
    script.release();
    await pass(1000);
    await done;
    expect(lanes.requests).toBe(1);
    store.concludeFault = undefined;
    record.tryAgain();
    await eventually(() => expect(store.concluded).toHaveLength(1));
    expect(lanes.requests).toBe(0);
  });

  it.each<[string, number, { data?: string }]>([
    ['has failed', 500, {}],
    ['is large', 200, { data: 'x'.repeat(200_000) }],
  ])(
    'a request that %s keeps its permit until its outcome is on record',
    async (_, status, more) => {
      const { fanOut, fanOutStore, record, script, sender, lanes } = await setUp(1);
      const [recipient] = fanOutStore.plans.get('evt_a')?.recipients ?? [];
      fanOutStore.plans.set('evt_a', {
        event: anEvent(more),
        recipients: recipient ? [recipient] : [],
      });
      script.answer = () => answered(status);
      fanOutStore.fault = new Error('database away');
      const done = fanOut.execute(anEvent());
      await eventually(() => expect(sender.requests).toHaveLength(1));
      await new Promise((next) => setImmediate(next));
      expect(lanes.requests).toBe(1);
      fanOutStore.fault = undefined;
      record.tryAgain();
      await done;
      expect(lanes.requests).toBe(0);
    },
  );

  it('an answer that comes while an earlier try to write fails is part of the next one', async () => {
    const { fanOut, fanOutStore, script, record, pass, store } = await setUp(1);
    script.answer = script.hold;
    fanOutStore.fault = new Error('database away');
    const done = fanOut.execute(anEvent());
    await pass(100);
    script.release();
    await pass();
    fanOutStore.fault = undefined;
    record.tryAgain();
    await done;
    expect(fanOutStore.recorded).toMatchObject([{ success: { statusCode: 200 } }]);
    expect(store.concluded).toEqual([]);
  });

  it('a worker that ends with requests unwritten says so, and gives the permits back', async () => {
    const { fanOut, fanOutStore, record, lanes } = await setUp(2);
    fanOutStore.fault = new Error('database away');
    record.stop();
    await expect(fanOut.execute(anEvent())).rejects.toThrow(UnrecordedRequests);
    await eventually(() => expect(lanes.requests).toBe(0));
  });

  it('a write whose answer was lost is found to be done, and nothing is written twice', async () => {
    const { fanOut, fanOutStore, store } = await setUp(1);
    fanOutStore.record = async (_, deliveries) => {
      fanOutStore.recorded.push(...deliveries);
      return [];
    };
    await fanOut.execute(anEvent());
    // The statement that concludes says whether it was this process that wrote it.
    expect(store.concluded).toMatchObject([{ deliveryUid: fanOutStore.recorded[0]?.uid }]);
  });
});

describe('an event of which some endpoints have yet to answer', () => {
  it('is sent to those that have before anything is written, and the others are claimed', async () => {
    const { fanOut, fanOutStore, journal, lanes, sender, store, pass } = await setUp(1);
    const subscription = aSubscription({ uid: 'sub_new', target: URL_OF('sub_new') });
    const plan = fanOutStore.plans.get('evt_a');
    const recipients = [
      { subscription, mustWait: false, isPlain: false },
      ...(plan?.recipients ?? []),
    ];
    fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
    store.due.push(anAssignment('dlv_new', { subscription }));
    await fanOut.execute(anEvent());
    expect(journal.slice(0, 2)).toEqual(['send', 'commit']);
    expect(fanOutStore.recorded).toMatchObject([
      { subscriptionUid: 'sub_new', leaseToken: undefined, success: undefined },
      { subscriptionUid: 'sub_1', success: { statusCode: 200 } },
    ]);
    await pass();
    expect(sentDeliveries(sender)).toContain('dlv_new');
    expect(lanes.inFlight).toBe(0);
  });
});

describe('an event is written before it is sent', () => {
  it.each<[string, Parameters<typeof setUp>[1]]>([
    ['when something is on record of an endpoint', { isPlain: false }],
    ['when nothing may be sent at once', { mustWait: true }],
  ])('%s', async (_, options) => {
    const { fanOut, fanOutStore } = await setUp(1, options);
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toHaveLength(1);
    expect(fanOutStore.recorded).toEqual([]);
  });

  it('when none of its endpoints has answered yet', async () => {
    const { fanOut, fanOutStore } = await setUp(0);
    const recipients = ['sub_new', 'sub_newer'].map((uid) => {
      const subscription = aSubscription({ uid, target: URL_OF(uid) });
      return { subscription, mustWait: false, isPlain: true };
    });
    fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toHaveLength(2);
  });

  it('when an endpoint usually takes longer than a moment', async () => {
    const { fanOut, fanOutStore, script, start, clock } = await setUp(1);
    script.answer = () => {
      clock.advance(900);
      return answered(200);
    };
    const subscription = aSubscription({ uid: 'sub_1', target: URL_OF('sub_1') });
    for (let count = 0; count < 3; count += 1)
      await start(anAssignment(`dlv_${count}`, { subscription }));
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toHaveLength(1);
  });

  it('when an earlier run may have sent it, and the next attempt is the second', async () => {
    const { fanOut, fanOutStore, store, journal } = await setUp(1);
    await fanOut.execute(anEvent(), 2);
    expect(journal.slice(0, 2)).toEqual(['commit', 'send']);
    expect(fanOutStore.repeated).toEqual(fanOutStore.opened.map(({ uid }) => uid));
    expect(store.concluded).toMatchObject([{ number: 2 }]);
  });
});
