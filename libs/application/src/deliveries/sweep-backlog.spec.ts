import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anAssignment, anEndpoint } from '../../../testing/src/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../../testing/src/fakes/fake-worker.js';
import { MemoryBacklogStore } from '../../../testing/src/fakes/memory-backlog-store.js';
import { SweepBacklog } from './sweep-backlog.js';

function setUp() {
  const worker = fakeWorker();
  const backlog = new MemoryBacklogStore();
  const { alarm, dispatch, suspects, telemetry } = worker;
  const sweep = new SweepBacklog(backlog, alarm, dispatch, suspects, telemetry);
  return { ...worker, backlog, sweep };
}

describe('a sweep', () => {
  it('sets the alarm again for events that were forgotten', async () => {
    const { sweep, backlog, alarm } = setUp();
    backlog.events = ['evt_1', 'evt_2'];
    await sweep.execute();
    expect(alarm.forgotten).toEqual([['evt_1', 'evt_2']]);
  });

  it('takes a thousand events at most, so that one round comes to its end', async () => {
    const { sweep, backlog, alarm } = setUp();
    backlog.events = Array.from({ length: 5000 }, (_, index) => `evt_${index}`);
    await sweep.execute();
    expect(alarm.forgotten.flat()).toHaveLength(1000);
  });

  it('claims the overdue deliveries of every endpoint', async () => {
    const { sweep, backlog, store, sender } = setUp();
    backlog.endpoints = [anEndpoint('sub_1'), anEndpoint('sub_2')];
    for (const { subscriptionUid: uid } of backlog.endpoints)
      store.due.push(anAssignment(`dlv_of_${uid}`, { subscription: aSubscription({ uid }) }));
    await sweep.execute();
    await eventually(() =>
      expect(sentDeliveries(sender).toSorted()).toEqual(['dlv_of_sub_1', 'dlv_of_sub_2']),
    );
  });

  it('sets no alarm when nothing was forgotten', async () => {
    const { sweep, alarm } = setUp();
    await sweep.execute();
    expect(alarm.forgotten).toEqual([]);
  });

  it('clears up after subscriptions that have ended, now and then', async () => {
    const { sweep, backlog } = setUp();
    for (let round = 0; round < 30; round += 1) await sweep.execute();
    expect(backlog.cancellations).toBe(2);
  });

  it('finds what was forgotten also when the clearing up fails', async () => {
    const { sweep, backlog, alarm, telemetry } = setUp();
    backlog.clearanceFault = new Error('statement timeout');
    backlog.events = ['evt_1'];
    await sweep.execute();
    expect(alarm.forgotten).toEqual([['evt_1']]);
    expect(telemetry.faults).toHaveLength(1);
  });

  it('hands on that the database is away', async () => {
    const { sweep, backlog, alarm } = setUp();
    backlog.fault = new Error('database away');
    await expect(sweep.execute()).rejects.toThrow('database away');
    expect(alarm.forgotten).toEqual([]);
  });
});
