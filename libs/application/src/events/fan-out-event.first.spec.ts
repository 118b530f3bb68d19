import 'reflect-metadata';
import { describe, expect, it, vi } from 'vitest';
import { aSubscription, aLeasedDelivery, anEvent } from '../../test/fakes/builders.js';
import { sentDeliveries } from '../../test/fakes/fake-worker.js';
import { answered } from '../../test/fakes/scripted-sender.js';
import { onlyFirst, URL_OF, wantedBy } from '../../test/first-requests-bench.js';

describe('to endpoints that have answered before and are in no trouble', () => {
  it('an event is sent before anything is written, and then written once', async () => {
    const { fanOut, fanOutStore, sender, store, journal } = await wantedBy(3);
    await fanOut.execute(anEvent());
    expect(journal).toEqual(['send', 'send', 'send', 'commit']);
    expect(sentDeliveries(sender)).toEqual(fanOutStore.recorded.map(({ uid }) => uid));
    expect(fanOutStore.recorded.map(({ success }) => success?.statusCode)).toEqual([200, 200, 200]);
    expect(store.recordedAttempts).toEqual([]);
  });

  it('the attempts are announced like any other', async () => {
    const { fanOut, telemetry, lanes } = await wantedBy(2);
    const before = telemetry.attempts.length;
    await fanOut.execute(anEvent());
    expect(telemetry.attempts.slice(before)).toMatchObject([
      { attempt: 1, next: 'succeeded' },
      { attempt: 1, next: 'succeeded' },
    ]);
    expect(lanes.inFlight).toBe(0);
  });

  it('what is not answered in a moment is written as under way, and recorded when it is', async () => {
    const { fanOut, fanOutStore, script, store, pass, lanes } = await wantedBy(2);
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
    expect(store.recordedAttempts).toMatchObject([
      { deliveryUid: fanOutStore.recorded[0]?.uid, number: 1, next: { status: 'succeeded' } },
    ]);
    expect(lanes.inFlight).toBe(0);
  });

  it('a failure is recorded as ever, once its delivery is there', async () => {
    const { fanOut, fanOutStore, script, store, wakeUps, journal } = await wantedBy(2);
    script.answer = onlyFirst(() => answered(500));
    await fanOut.execute(anEvent());
    expect(journal.slice(0, 4)).toEqual(['send', 'send', 'commit', 'commit']);
    expect(fanOutStore.recorded.map(({ success }) => success !== undefined)).toEqual([false, true]);
    expect(store.recordedAttempts).toMatchObject([{ number: 1, next: { status: 'retrying' } }]);
    expect(wakeUps.retries).toHaveLength(1);
  });

  it('what has no room is written beside the others, and claimed in turn', async () => {
    const { fanOut, fanOutStore, lanes, sender, store, pass } = await wantedBy(2, {
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
    store.due.push(aLeasedDelivery('dlv_waiting', { subscription }));
    permit?.release();
    await pass();
    expect(sentDeliveries(sender)).toContain('dlv_waiting');
  });
});

describe('an event of which some endpoints have yet to answer', () => {
  it('is sent to those that have before anything is written, and the others are claimed', async () => {
    const { fanOut, fanOutStore, journal, lanes, sender, store, pass } = await wantedBy(1);
    const subscription = aSubscription({ uid: 'sub_new', target: URL_OF('sub_new') });
    const plan = fanOutStore.plans.get('evt_a');
    const recipients = [
      { subscription, mustWait: false, isPlain: false },
      ...(plan?.recipients ?? []),
    ];
    fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
    store.due.push(aLeasedDelivery('dlv_new', { subscription }));
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

it('nothing is claimed of a disabled endpoint, whose delivery is skipped', async () => {
  const { fanOut, fanOutStore, store, pass } = await wantedBy(1);
  const subscription = aSubscription({ uid: 'sub_off', status: 'disabled' });
  const recipients = [
    { subscription, mustWait: true, isPlain: false },
    ...(fanOutStore.plans.get('evt_a')?.recipients ?? []),
  ];
  fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
  const claimDue = vi.spyOn(store, 'claimDue');
  await fanOut.execute(anEvent());
  await pass();
  expect(fanOutStore.recorded).toHaveLength(2);
  const claimed = claimDue.mock.calls.map(([{ subscriptionUid }]) => subscriptionUid);
  expect(claimed).not.toContain('sub_off');
});

describe('an event is written before it is sent', () => {
  it.each<[string, Parameters<typeof wantedBy>[1]]>([
    ['when something is on record of an endpoint', { isPlain: false }],
    ['when nothing may be sent at once', { mustWait: true }],
  ])('%s', async (_, options) => {
    const { fanOut, fanOutStore } = await wantedBy(1, options);
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toHaveLength(1);
    expect(fanOutStore.recorded).toEqual([]);
  });

  it('when none of its endpoints has answered yet', async () => {
    const { fanOut, fanOutStore } = await wantedBy(0);
    const recipients = ['sub_new', 'sub_newer'].map((uid) => {
      const subscription = aSubscription({ uid, target: URL_OF(uid) });
      return { subscription, mustWait: false, isPlain: true };
    });
    fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toHaveLength(2);
  });

  it('when an endpoint usually takes longer than a moment', async () => {
    const { fanOut, fanOutStore, script, start, clock } = await wantedBy(1);
    script.answer = () => {
      clock.advance(900);
      return answered(200);
    };
    const subscription = aSubscription({ uid: 'sub_1', target: URL_OF('sub_1') });
    for (let count = 0; count < 3; count += 1)
      await start(aLeasedDelivery(`dlv_${count}`, { subscription }));
    await fanOut.execute(anEvent());
    expect(fanOutStore.opened).toHaveLength(1);
  });

  it('when an earlier run may have sent it, and the next attempt is the second', async () => {
    const { fanOut, fanOutStore, store, journal } = await wantedBy(1);
    await fanOut.execute(anEvent(), 2);
    expect(journal.slice(0, 2)).toEqual(['commit', 'send']);
    expect(fanOutStore.repeated).toEqual(fanOutStore.opened.map(({ uid }) => uid));
    expect(store.recordedAttempts).toMatchObject([{ number: 2 }]);
  });
});
