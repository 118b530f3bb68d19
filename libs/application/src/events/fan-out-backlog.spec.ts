import 'reflect-metadata';
import { describe, expect, it, vi } from 'vitest';
import { aBacklog } from '../../test/backlog-bench.js';
import { eventually } from '../../../testing/src/eventually.js';
import { anEvent } from '../../test/fakes/builders.js';

describe('the backlog of events', () => {
  it.each(['look', 'drain'] as const)('is fanned out after a %s', async (way) => {
    const { backlog, leases, addPlan, sender, wakeUps } = aBacklog();
    leases.waiting = ['evt_1', 'evt_2'].map(addPlan);
    backlog[way]();
    await eventually(() => expect(sender.requests).toHaveLength(2));
    expect(wakeUps.rings).toBe(0);
  });

  it('tells of every event that is fanned out, also of one that no subscription wants', async () => {
    const { backlog, fanOutStore, leases, telemetry } = aBacklog();
    const event = anEvent({ uid: 'evt_1' });
    fanOutStore.plans.set(event.uid, { event, recipients: [] });
    leases.waiting = [event];
    backlog.look();
    await eventually(() => expect(telemetry.fannedOutEvents).toBe(1));
  });

  it('is looked through once from its beginning, and then for what came last', async () => {
    const { backlog, leases } = aBacklog();
    for (let rings = 1; rings <= 3; rings += 1) {
      backlog.look();
      await eventually(() => expect(leases.looks).toHaveLength(rings));
    }
    expect(leases.looks).toEqual(['all', 'latest', 'latest']);
  });

  it('is looked through from its beginning by every sweep', async () => {
    const { backlog, leases } = aBacklog();
    for (let sweeps = 1; sweeps <= 2; sweeps += 1) {
      backlog.drain();
      await eventually(() => expect(leases.looks).toHaveLength(sweeps));
    }
    expect(leases.looks).toEqual(['all', 'all']);
  });

  it('is looked through from its beginning also by a sweep that begins during another look', async () => {
    const { backlog, leases } = aBacklog();
    const takeLatest = leases.takeLatest.bind(leases);
    vi.spyOn(leases, 'takeLatest').mockImplementationOnce((...asked) => {
      backlog.drain();
      return takeLatest(...asked);
    });
    backlog.look();
    await eventually(() => expect(leases.looks).toHaveLength(1));
    backlog.look();
    await eventually(() => expect(leases.looks).toHaveLength(3));
    expect(leases.looks).toEqual(['all', 'latest', 'all']);
  });

  it('is looked at once more for a ring that comes while somebody looks', async () => {
    const { backlog, leases, addPlan, sender } = aBacklog();
    backlog.look();
    expect(leases.looks).toHaveLength(1);
    leases.waiting = [addPlan('evt_1')]; // after the last row was read
    backlog.look();
    await eventually(() => expect(sender.requests).toHaveLength(1));
    expect(leases.looks).toHaveLength(2);
  });

  it('tells those who wait for the end of a look, also those who rang while it ran', async () => {
    const { backlog, leases } = aBacklog();
    const first = backlog.lookToEnd();
    expect(leases.looks).toHaveLength(1);
    await Promise.all([first, backlog.lookToEnd()]);
    expect(leases.looks).toHaveLength(2);
    await backlog.lookToEnd();
    expect(leases.looks).toHaveLength(3);
  });

  it('tells the end of a look that has failed as well', async () => {
    const { backlog, leases, telemetry } = aBacklog();
    leases.fault = new Error('database away');
    await backlog.lookToEnd();
    expect(telemetry.faults).toHaveLength(1);
  });

  it('is not looked at again when nobody rang meanwhile', async () => {
    const { backlog, leases, addPlan, sender } = aBacklog();
    leases.waiting = [addPlan('evt_1')];
    backlog.look();
    await eventually(() => expect(sender.requests).toHaveLength(1));
    backlog.look();
    await eventually(() => expect(leases.looks).toHaveLength(2));
    expect(leases.looks).toHaveLength(2);
  });

  it('is looked at until there is no more of it, and others are called to it', async () => {
    const { backlog, leases, addPlan, fanOutStore, wakeUps } = aBacklog();
    leases.waiting = Array.from({ length: 600 }, (_, index) => addPlan(`evt_${index}`));
    backlog.look();
    await eventually(() => expect(fanOutStore.opened).toHaveLength(600));
    expect(wakeUps.rings).toBeGreaterThan(1);
  });

  it('is looked at again by the next ring when a look has failed', async () => {
    const { backlog, leases, addPlan, sender, telemetry } = aBacklog();
    leases.fault = new Error('database away');
    backlog.look();
    await eventually(() => expect(telemetry.faults).toHaveLength(1));
    leases.fault = undefined;
    leases.waiting = [addPlan('evt_1')];
    backlog.look();
    await eventually(() => expect(sender.requests).toHaveLength(1));
  });

  it('is not looked at in a loop when all that waits is locked', async () => {
    const { backlog, leases, wakeUps } = aBacklog();
    backlog.look();
    await eventually(() => expect(leases.looks).toEqual(['all']));
    vi.spyOn(leases, 'takeLatest').mockResolvedValueOnce({ events: [], isMore: true });
    await backlog.lookToEnd();
    expect([leases.looks, wakeUps.rings]).toEqual([['all'], 0]);
    await backlog.lookToEnd();
    expect(leases.looks).toEqual(['all', 'all']);
  });
});
