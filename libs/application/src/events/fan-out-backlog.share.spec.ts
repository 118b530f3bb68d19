import 'reflect-metadata';
import { describe, expect, it, vi } from 'vitest';
import { aBacklog } from '../../test/backlog-bench.js';
import { eventually } from '../../../testing/src/eventually.js';
import { anEvent } from '../../test/fakes/builders.js';

describe('the backlog of events', () => {
  it('of one organisation is taken no faster than the database takes its deliveries', async () => {
    const { backlog, leases, addPlan, fanOutStore } = aBacklog();
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
    const { backlog, leases, addPlan, fanOutStore } = aBacklog();
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
    const { backlog, leases, fanOut } = aBacklog();
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
      const { backlog, leases, fanOut } = aBacklog();
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
});
