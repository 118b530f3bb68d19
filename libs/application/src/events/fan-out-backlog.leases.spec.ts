import 'reflect-metadata';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aBacklog } from '../../test/backlog-bench.js';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, aLeasedDelivery } from '../../test/fakes/builders.js';
import { UnrecordedRequests } from './first-requests.js';

describe('the backlog of events', () => {
  it('puts down what failed, with a pause, and says so once', async () => {
    const { backlog, leases, addPlan, fanOutStore, telemetry } = aBacklog();
    fanOutStore.fault = new Error('database away');
    leases.waiting = ['evt_1', 'evt_2'].map(addPlan);
    backlog.drain();
    await eventually(() =>
      expect(leases.putDowns).toEqual([{ uids: ['evt_1', 'evt_2'], pauseMs: 5000 }]),
    );
    expect(telemetry.faults).toMatchObject([{ what: 'fan-out' }]);
  });

  it('puts down later what could not be put down at once, or its worker would count as dead', async () => {
    const { backlog, leases, addPlan, fanOutStore, telemetry } = aBacklog();
    fanOutStore.fault = new Error('database away');
    leases.waiting = [addPlan('evt_1')];
    backlog.drain();
    leases.fault = new Error('database away');
    await eventually(() => expect(telemetry.faults.length).toBeGreaterThan(1));
    leases.fault = undefined;
    await backlog.keep();
    expect(leases.putDowns).toMatchObject([{ uids: ['evt_1'] }]);
  });

  it('keeps the leases of what it has in hand, also while its worker stops', async () => {
    const { backlog, leases, addPlan, dispatch, writes } = aBacklog();
    let end = (): void => undefined;
    const busy = writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    leases.waiting = [addPlan('evt_1')];
    await backlog.lookToEnd();
    const nowMs = performance.now();
    onTestFinished(() => void vi.restoreAllMocks());
    vi.spyOn(performance, 'now').mockReturnValue(nowMs + 4000);
    await backlog.keep();
    await backlog.keep();
    expect(leases.renewed).toEqual([['evt_1']]);
    dispatch.stopClaiming();
    vi.spyOn(performance, 'now').mockReturnValue(nowMs + 8000);
    await backlog.keep();
    expect(leases.renewed).toEqual([['evt_1'], ['evt_1']]);
    end();
    await busy;
  });

  it('takes no event again that it has had in hand since the round before', async () => {
    const { backlog, leases, addPlan, writes } = aBacklog();
    let end = (): void => undefined;
    const busy = writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    leases.waiting = [addPlan('evt_1')];
    await backlog.lookToEnd();
    await backlog.keep();
    await backlog.lookToEnd();
    expect(leases.excepted.at(-1)?.events).toEqual(['evt_1']);
    end();
    await busy;
    await eventually(async () => {
      await backlog.lookToEnd();
      expect(leases.excepted.at(-1)?.events).toEqual([]);
    });
  });

  it('gives back what a look may have taken that has failed, until that is over for sure', async () => {
    const { backlog, leases, addPlan, writes } = aBacklog();
    let end = (): void => undefined;
    const busy = writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    leases.waiting = [addPlan('evt_1')];
    await backlog.lookToEnd();
    expect(leases.givenBackBut).toEqual([]);
    leases.fault = new Error('database away');
    await backlog.lookToEnd();
    leases.fault = undefined;
    await backlog.lookToEnd();
    await backlog.lookToEnd();
    expect(leases.givenBackBut).toEqual([['evt_1'], ['evt_1']]);
    end();
    await busy;
  });

  it('writes first what another worker may have by now, because its lease could not be renewed', async () => {
    const { backlog, leases, addPlan, fanOutStore, writes, start, journal } = aBacklog();
    const event = addPlan('evt_1');
    const subscription = aSubscription({ uid: 'sub_evt_1' });
    const recipients = [{ subscription, mustWait: false, isPlain: true }];
    fanOutStore.plans.set(event.uid, { event, recipients });
    await start(aLeasedDelivery('dlv_before', { subscription }));
    journal.splice(0);
    let end = (): void => undefined;
    const busy = writes.admit('org_a', 1000, () => new Promise<void>((resolve) => (end = resolve)));
    leases.waiting = [event];
    await backlog.lookToEnd();
    const nowMs = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(nowMs + 10_000);
    onTestFinished(() => void vi.restoreAllMocks());
    end();
    await busy;
    await eventually(() => expect(fanOutStore.opened).toHaveLength(1));
    expect([fanOutStore.recorded, fanOutStore.repeated]).toEqual([[], []]);
  });

  it('leaves the count of an event alone whose requests may have been made without a record', async () => {
    const { backlog, leases, addPlan, fanOut, dispatch } = aBacklog();
    vi.spyOn(fanOut, 'begin').mockRejectedValue(new UnrecordedRequests('Not on record.'));
    leases.waiting = [addPlan('evt_1')];
    backlog.drain();
    await eventually(() => expect(fanOut.begin).toHaveBeenCalled());
    await dispatch.stop(1000);
    expect(leases.putDowns).toEqual([]);
  });

  it('says of an event that it was taken before', async () => {
    const { backlog, leases, addPlan, fanOutStore } = aBacklog();
    leases.waiting = [addPlan('evt_1')];
    leases.opens = 2;
    backlog.drain();
    await eventually(() => expect(fanOutStore.repeated).toHaveLength(1));
  });

  it('gives the others back to other workers when its own stops', async () => {
    const { backlog, leases, addPlan, dispatch, telemetry } = aBacklog();
    leases.waiting = [addPlan('evt_1')];
    backlog.drain();
    dispatch.stopClaiming();
    await dispatch.stop(1000);
    expect(leases.putDowns).toEqual([{ uids: ['evt_1'], pauseMs: 0 }]);
    expect(telemetry.faults).toEqual([]);
  });

  it('gives back at once also what waits for outcomes that cannot be written', async () => {
    const { backlog, leases, addPlan, writes, dispatch } = aBacklog();
    void writes.beginAtOnce('org_a', 1000, () => new Promise<void>(() => undefined));
    leases.waiting = [addPlan('evt_1')];
    await backlog.lookToEnd();
    dispatch.stopClaiming();
    await eventually(() => expect(leases.putDowns).toEqual([{ uids: ['evt_1'], pauseMs: 0 }]));
  });
});
