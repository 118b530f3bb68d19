import 'reflect-metadata';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anAssignment, anEvent } from '../../../testing/src/fakes/builders.js';
import { fakeFanOut } from '../../../testing/src/fakes/fake-fan-out.js';
import { fakeWorker } from '../../../testing/src/fakes/fake-worker.js';
import { MemoryEventLeases } from '../../../testing/src/fakes/memory-event-leases.js';
import { MemoryFanOutStore } from '../../../testing/src/fakes/memory-fan-out-store.js';
import { FanOutBacklog } from './fan-out-backlog.js';
import { UnrecordedRequests } from './first-requests.js';
import { QuarantineEvent } from './quarantine-event.js';

function setUp() {
  const worker = fakeWorker();
  const store = new MemoryFanOutStore();
  const leases = new MemoryEventLeases();
  const fanOut = fakeFanOut(worker, store);
  const quarantine = new QuarantineEvent(store);
  const { dispatch, alarm, telemetry } = worker;
  const backlog = new FanOutBacklog(leases, fanOut, quarantine, dispatch, alarm, telemetry);
  const addPlan = (uid: string) => {
    const recipients = [
      { subscription: aSubscription({ uid: `sub_${uid}` }), mustWait: false, isPlain: false },
    ];
    const event = anEvent({ uid });
    store.plans.set(uid, { event, recipients });
    return event;
  };
  return { ...worker, fanOut, fanOutStore: store, leases, backlog, addPlan };
}

describe('the backlog of events', () => {
  it.each(['look', 'drain'] as const)('is fanned out after a %s', async (way) => {
    const { backlog, leases, addPlan, sender, alarm } = setUp();
    leases.waiting = ['evt_1', 'evt_2'].map(addPlan);
    backlog[way]();
    await eventually(() => expect(sender.requests).toHaveLength(2));
    expect(alarm.rings).toBe(0);
  });

  it('tells of every event that is fanned out, also of one that no subscription wants', async () => {
    const { backlog, fanOutStore, leases, telemetry } = setUp();
    const event = anEvent({ uid: 'evt_1' });
    fanOutStore.plans.set(event.uid, { event, recipients: [] });
    leases.waiting = [event];
    backlog.look();
    await eventually(() => expect(telemetry.fannedOutEvents).toBe(1));
  });

  it('is looked through once from its beginning, and then for what came last', async () => {
    const { backlog, leases } = setUp();
    for (let rings = 1; rings <= 3; rings += 1) {
      backlog.look();
      await eventually(() => expect(leases.looks).toHaveLength(rings));
    }
    expect(leases.looks).toEqual(['all', 'latest', 'latest']);
  });

  it('is looked through from its beginning by every sweep', async () => {
    const { backlog, leases } = setUp();
    for (let sweeps = 1; sweeps <= 2; sweeps += 1) {
      backlog.drain();
      await eventually(() => expect(leases.looks).toHaveLength(sweeps));
    }
    expect(leases.looks).toEqual(['all', 'all']);
  });

  it('is looked through from its beginning also by a sweep that begins during another look', async () => {
    const { backlog, leases } = setUp();
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
    const { backlog, leases, addPlan, sender } = setUp();
    backlog.look();
    expect(leases.looks).toHaveLength(1);
    leases.waiting = [addPlan('evt_1')]; // after the last row was read
    backlog.look();
    await eventually(() => expect(sender.requests).toHaveLength(1));
    expect(leases.looks).toHaveLength(2);
  });

  it('tells those who wait for the end of a look, also those who rang while it ran', async () => {
    const { backlog, leases } = setUp();
    const first = backlog.lookToEnd();
    expect(leases.looks).toHaveLength(1);
    await Promise.all([first, backlog.lookToEnd()]);
    expect(leases.looks).toHaveLength(2);
    await backlog.lookToEnd();
    expect(leases.looks).toHaveLength(3);
  });

  it('tells the end of a look that has failed as well', async () => {
    const { backlog, leases, telemetry } = setUp();
    leases.fault = new Error('database away');
    await backlog.lookToEnd();
    expect(telemetry.faults).toHaveLength(1);
  });

  it('is not looked at again when nobody rang meanwhile', async () => {
    const { backlog, leases, addPlan, sender } = setUp();
    leases.waiting = [addPlan('evt_1')];
    backlog.look();
    await eventually(() => expect(sender.requests).toHaveLength(1));
    backlog.look();
    await eventually(() => expect(leases.looks).toHaveLength(2));
    expect(leases.looks).toHaveLength(2);
  });

  it('is looked at until there is no more of it, and others are called to it', async () => {
    const { backlog, leases, addPlan, fanOutStore, alarm } = setUp();
    leases.waiting = Array.from({ length: 600 }, (_, index) => addPlan(`evt_${index}`));
    backlog.look();
    await eventually(() => expect(fanOutStore.opened).toHaveLength(600));
    expect(alarm.rings).toBeGreaterThan(1);
  });

  it('of one organisation is taken no faster than the database takes its deliveries', async () => {
    const { backlog, leases, addPlan, fanOutStore } = setUp();
    const open = fanOutStore.open.bind(fanOutStore);
    let letThrough = (): void => undefined;
    const isReady = new Promise<void>((resolve) => (letThrough = resolve));
    vi.spyOn(fanOutStore, 'open').mockImplementation(async (...opening) => {
      await isReady;
      return open(...opening);
    });
    leases.waiting = Array.from({ length: 1000 }, (_, index) => addPlan(`evt_${index}`));
    backlog.look();
    await eventually(() => expect(leases.looks).toHaveLength(3));
    expect(leases.waiting).toHaveLength(1000 - 256);
    // An event of another organisation is not kept out by them.
    const others = { ...addPlan('evt_other'), organisationUid: 'org_other' };
    leases.waiting.push(others);
    backlog.look();
    await eventually(() => expect(leases.waiting).not.toContain(others));
    expect(leases.waiting).toHaveLength(1000 - 256);
    letThrough();
    await eventually(() => expect(fanOutStore.opened).toHaveLength(1001));
  });

  it('of many organisations leaves room for the event of one more', async () => {
    const { backlog, leases, addPlan, fanOutStore } = setUp();
    vi.spyOn(fanOutStore, 'open').mockImplementation(() => new Promise(() => undefined));
    const add = (uid: string, organisationUid: string) =>
      leases.waiting.push({ ...addPlan(uid), organisationUid });
    for (const organisation of ['org_a', 'org_b', 'org_c', 'org_d'])
      for (let count = 1; count <= 300; count += 1)
        add(`evt_${organisation}_${count}`, organisation);
    backlog.look();
    await eventually(() => expect(leases.waiting.length).toBeLessThan(1200 - 3 * 128));
    add('evt_new', 'org_new');
    backlog.look();
    await eventually(() =>
      expect(leases.waiting.map(({ organisationUid }) => organisationUid)).not.toContain('org_new'),
    );
  });

  it('with large events of a few organisations leaves room for the event of one more', async () => {
    const { backlog, leases, fanOut } = setUp();
    vi.spyOn(fanOut, 'begin').mockReturnValue(new Promise(() => undefined));
    const data = 'x'.repeat(1024 * 1024);
    const add = (organisationUid: string, uid: string) =>
      leases.waiting.push(anEvent({ uid, organisationUid, data }));
    for (const organisation of ['org_a', 'org_b', 'org_c', 'org_d', 'org_e'])
      for (let count = 1; count <= 40; count += 1)
        add(organisation, `evt_${organisation}_${count}`);
    leases.most = 16;
    for (let look = 0; look < 20; look += 1) await backlog.lookToEnd();
    add('org_new', 'evt_new');
    await backlog.lookToEnd();
    expect(leases.waiting.map(({ uid }) => uid)).not.toContain('evt_new');
  });

  it.each([
    ['data', 'one organisation', 1, 32],
    ['data', 'a hundred organisations', 100, 96],
    ['metadata', 'one organisation', 1, 32],
    ['metadata', 'a hundred organisations', 100, 96],
  ])(
    'with large %s of %s is taken no further than there is memory for its text',
    async (most, _, organisations, taken) => {
      const { backlog, leases, fanOut } = setUp();
      const begun = Promise.withResolvers<never>();
      vi.spyOn(fanOut, 'begin').mockReturnValue(begun.promise);
      const text = 'x'.repeat(1024 * 1024);
      const waiting = Array.from({ length: 200 }, (_none, index) => {
        const organisationUid = `org_${index % organisations}`;
        return anEvent({ uid: `evt_${index}`, organisationUid, [most]: text });
      });
      leases.waiting = [...waiting];
      leases.most = 16;
      for (let look = 0; look < 20; look += 1) await backlog.lookToEnd();
      expect(waiting.length - leases.waiting.length).toBe(taken);
      begun.reject(new Error('database away'));
      await eventually(() => {
        backlog.look();
        expect(leases.waiting).toEqual([]);
      });
    },
  );

  it('is looked at again by the next ring when a look has failed', async () => {
    const { backlog, leases, addPlan, sender, telemetry } = setUp();
    leases.fault = new Error('database away');
    backlog.look();
    await eventually(() => expect(telemetry.faults).toHaveLength(1));
    leases.fault = undefined;
    leases.waiting = [addPlan('evt_1')];
    backlog.look();
    await eventually(() => expect(sender.requests).toHaveLength(1));
  });

  it('puts down what failed, with a pause, and says so once', async () => {
    const { backlog, leases, addPlan, fanOutStore, telemetry } = setUp();
    fanOutStore.fault = new Error('database away');
    leases.waiting = ['evt_1', 'evt_2'].map(addPlan);
    backlog.drain();
    await eventually(() =>
      expect(leases.putDowns).toEqual([{ uids: ['evt_1', 'evt_2'], pauseMs: 5000 }]),
    );
    expect(telemetry.faults).toMatchObject([{ what: 'fan-out' }]);
  });

  it('puts down later what could not be put down at once, or its worker would count as dead', async () => {
    const { backlog, leases, addPlan, fanOutStore, telemetry } = setUp();
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
    const { backlog, leases, addPlan, dispatch, writes } = setUp();
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
    const { backlog, leases, addPlan, writes } = setUp();
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
    const { backlog, leases, addPlan, writes } = setUp();
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
    const { backlog, leases, addPlan, fanOutStore, writes, start, journal } = setUp();
    const event = addPlan('evt_1');
    const subscription = aSubscription({ uid: 'sub_evt_1' });
    const recipients = [{ subscription, mustWait: false, isPlain: true }];
    fanOutStore.plans.set(event.uid, { event, recipients });
    await start(anAssignment('dlv_before', { subscription }));
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

  it('is not looked at in a loop when all that waits is locked', async () => {
    const { backlog, leases, alarm } = setUp();
    backlog.look();
    await eventually(() => expect(leases.looks).toEqual(['all']));
    vi.spyOn(leases, 'takeLatest').mockResolvedValueOnce({ events: [], isMore: true });
    await backlog.lookToEnd();
    expect([leases.looks, alarm.rings]).toEqual([['all'], 0]);
    await backlog.lookToEnd();
    expect(leases.looks).toEqual(['all', 'all']);
  });

  it('leaves the count of an event alone whose requests may have been made without a record', async () => {
    const { backlog, leases, addPlan, fanOut, dispatch } = setUp();
    vi.spyOn(fanOut, 'begin').mockRejectedValue(new UnrecordedRequests('Not on record.'));
    leases.waiting = [addPlan('evt_1')];
    backlog.drain();
    await eventually(() => expect(fanOut.begin).toHaveBeenCalled());
    await dispatch.stop(1000);
    expect(leases.putDowns).toEqual([]);
  });

  it('says of an event that it was taken before', async () => {
    const { backlog, leases, addPlan, fanOutStore } = setUp();
    leases.waiting = [addPlan('evt_1')];
    leases.opens = 2;
    backlog.drain();
    await eventually(() => expect(fanOutStore.repeated).toHaveLength(1));
  });

  it('gives the others back to other workers when its own stops', async () => {
    const { backlog, leases, addPlan, dispatch, telemetry } = setUp();
    leases.waiting = [addPlan('evt_1')];
    backlog.drain();
    dispatch.stopClaiming();
    await dispatch.stop(1000);
    expect(leases.putDowns).toEqual([{ uids: ['evt_1'], pauseMs: 0 }]);
    expect(telemetry.faults).toEqual([]);
  });

  it('gives back at once also what waits for outcomes that cannot be written', async () => {
    const { backlog, leases, addPlan, writes, dispatch } = setUp();
    void writes.conclude('org_a', 1000, () => new Promise<void>(() => undefined));
    leases.waiting = [addPlan('evt_1')];
    await backlog.lookToEnd();
    dispatch.stopClaiming();
    await eventually(() => expect(leases.putDowns).toEqual([{ uids: ['evt_1'], pauseMs: 0 }]));
  });

  it('runs events that workers did not survive one at a time', async () => {
    const { backlog, leases, addPlan, fanOutStore, sender } = setUp();
    const held: (() => void)[] = [];
    const open = fanOutStore.open.bind(fanOutStore);
    vi.spyOn(fanOutStore, 'open').mockImplementation(async (...opening) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return open(...opening);
    });
    leases.suspects = ['evt_1', 'evt_2'].map((uid) => ({ event: addPlan(uid), opens: 3 }));
    backlog.drain();
    await eventually(() => expect(held).toHaveLength(1));
    expect(leases.suspects).toHaveLength(1);
    held[0]?.();
    await eventually(() => expect(held).toHaveLength(2));
    expect(sender.requests).toHaveLength(1);
    held[1]?.();
    await eventually(() => expect(sender.requests).toHaveLength(2));
  });

  it('lets no receiver that hangs keep the next of them waiting', async () => {
    const { backlog, leases, addPlan, script, sender, pass } = setUp();
    script.answer = script.hold;
    // As many as are tried at once that have yet to answer.
    const uids = Array.from({ length: 4 }, (_, index) => `evt_${index}`);
    leases.suspects = uids.map((uid) => ({ event: addPlan(uid), opens: 3 }));
    backlog.drain();
    await pass(900);
    expect(sender.requests).toHaveLength(4);
    script.release();
  });

  it('lets no organisation that waits for the database keep the next of them waiting', async () => {
    const { backlog, leases, addPlan, writes, sender } = setUp();
    void writes.conclude('org_a', 1000, () => new Promise<void>(() => undefined));
    leases.suspects = ['org_a', 'org_b'].map((organisationUid) => ({
      event: { ...addPlan(`evt_${organisationUid}`), organisationUid },
      opens: 3,
    }));
    backlog.drain();
    await eventually(() => expect(sender.requests).toHaveLength(2));
  });

  it('sets an event aside that five workers in a row did not survive', async () => {
    const { backlog, leases, addPlan, fanOutStore, sender } = setUp();
    leases.suspects = [{ event: addPlan('evt_1'), opens: 6 }];
    backlog.drain();
    await eventually(() =>
      expect(fanOutStore.quarantined.get('evt_1')).toMatch(
        /^Quarantined: 5 workers in a row ended/,
      ),
    );
    expect(sender.requests).toEqual([]);
  });
});
