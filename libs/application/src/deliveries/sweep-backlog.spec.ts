import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import {
  aSubscription,
  aLeasedDelivery,
  anEndpoint,
  DELIVERY_OPTIONS,
} from '../../test/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../test/fakes/fake-worker.js';
import { ScriptedBacklogStore } from '../../test/fakes/scripted-backlog-store.js';
import type { FanOutBacklog } from '../events/fan-out-backlog.js';
import { SweepBacklog } from './sweep-backlog.js';

function setUp(scheduleSeconds?: readonly number[]) {
  const worker = fakeWorker();
  const backlog = new ScriptedBacklogStore();
  const { dispatch, poison, telemetry } = worker;
  const events = { drains: 0, drain: () => void (events.drains += 1) };
  const sweep = new SweepBacklog(
    backlog,
    events as unknown as FanOutBacklog,
    dispatch,
    poison,
    telemetry,
    { ...DELIVERY_OPTIONS, scheduleSeconds },
  );
  return { ...worker, backlog, events, sweep };
}

describe('a sweep', () => {
  it('has forgotten events fanned out', async () => {
    const { sweep, events } = setUp();
    await sweep.execute();
    expect(events.drains).toBe(1);
  });

  it('claims the overdue deliveries of every endpoint', async () => {
    const { sweep, backlog, store, sender, pass } = setUp();
    backlog.endpoints = [anEndpoint('sub_1'), anEndpoint('sub_2')];
    for (const { subscriptionUid: uid } of backlog.endpoints)
      store.due.push(aLeasedDelivery(`dlv_of_${uid}`, { subscription: aSubscription({ uid }) }));
    await sweep.execute();
    await pass();
    expect(sentDeliveries(sender).toSorted()).toEqual(['dlv_of_sub_1', 'dlv_of_sub_2']);
  });

  it('clears up after subscriptions that have ended, now and then', async () => {
    const { sweep, backlog } = setUp();
    for (let round = 0; round < 30; round += 1) await sweep.execute();
    expect(backlog.cancellations).toBe(2);
  });

  it('makes due what lies further ahead than anything may, and tells the operator', async () => {
    const { sweep, backlog, telemetry } = setUp();
    backlog.rowsAhead = 3;
    await sweep.execute();
    await eventually(() => expect(telemetry.faults).toHaveLength(1));
    expect(backlog.broughtBack).toEqual([49 * 3600 * 1000]);
  });

  it('knows that the schedule of the operator may have longer delays', async () => {
    const { sweep, backlog } = setUp([5, 10 * 86_400]);
    await sweep.execute();
    await eventually(() => expect(backlog.broughtBack).toEqual([481 * 3600 * 1000]));
  });

  it('finds what was forgotten also when the clearing up fails', async () => {
    const { sweep, backlog, events, telemetry } = setUp();
    backlog.clearanceFault = new Error('statement timeout');
    await sweep.execute();
    expect(events.drains).toBe(1);
    expect(telemetry.faults).toHaveLength(1);
  });

  it('hands on that the database is away', async () => {
    const { sweep, backlog } = setUp();
    backlog.fault = new Error('database away');
    await expect(sweep.execute()).rejects.toThrow('database away');
  });
});
