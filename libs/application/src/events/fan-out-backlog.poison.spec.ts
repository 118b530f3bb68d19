import 'reflect-metadata';
import { describe, expect, it, vi } from 'vitest';
import { aBacklog } from '../../test/backlog-bench.js';
import { eventually } from '../../../testing/src/eventually.js';

describe('the backlog of events', () => {
  it('runs events that workers did not survive one at a time', async () => {
    const { backlog, leases, addPlan, fanOutStore, sender } = aBacklog();
    const held: (() => void)[] = [];
    const open = fanOutStore.open.bind(fanOutStore);
    vi.spyOn(fanOutStore, 'open').mockImplementation(async (...opening) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return open(...opening);
    });
    leases.poison = ['evt_1', 'evt_2'].map((uid) => ({ event: addPlan(uid), opens: 3 }));
    backlog.drain();
    await eventually(() => expect(held).toHaveLength(1));
    expect(leases.poison).toHaveLength(1);
    held[0]?.();
    await eventually(() => expect(held).toHaveLength(2));
    expect(sender.requests).toHaveLength(1);
    held[1]?.();
    await eventually(() => expect(sender.requests).toHaveLength(2));
  });

  it('lets no receiver that hangs keep the next of them waiting', async () => {
    const { backlog, leases, addPlan, script, sender, pass } = aBacklog();
    script.answer = script.hold;
    // As many as are tried at once that have yet to answer.
    const uids = Array.from({ length: 4 }, (_, index) => `evt_${index}`);
    leases.poison = uids.map((uid) => ({ event: addPlan(uid), opens: 3 }));
    backlog.drain();
    await pass(900);
    expect(sender.requests).toHaveLength(4);
    script.release();
  });

  it('lets no organisation that waits for the database keep the next of them waiting', async () => {
    const { backlog, leases, addPlan, writes, sender } = aBacklog();
    void writes.beginAtOnce('org_a', 1000, () => new Promise<void>(() => undefined));
    leases.poison = ['org_a', 'org_b'].map((organisationUid) => ({
      event: { ...addPlan(`evt_${organisationUid}`), organisationUid },
      opens: 3,
    }));
    backlog.drain();
    await eventually(() => expect(sender.requests).toHaveLength(2));
  });

  it('sets an event aside that five workers in a row did not survive', async () => {
    const { backlog, leases, addPlan, fanOutStore, sender } = aBacklog();
    leases.poison = [{ event: addPlan('evt_1'), opens: 6 }];
    backlog.drain();
    await eventually(() =>
      expect(fanOutStore.quarantined.get('evt_1')).toMatch(
        /^Quarantined: 5 workers in a row ended/,
      ),
    );
    expect(sender.requests).toEqual([]);
  });
});
