import { describe, expect, it } from 'vitest';
import { useWaitingEvents } from '../../test/waiting-events.js';
import { newEvent } from '../../test/stores.js';

const bench = useWaitingEvents();
const { addEvents, uidsOf, take, takeLatest, rowOf, expire, connectMore, keepLocked } = bench;

describe('taking events', () => {
  it('leases them and counts the taking', async () => {
    const [uid = ''] = await addEvents(1);
    expect(await take()).toEqual([uid]);
    expect(await rowOf(uid)).toEqual({ opens: 1, isLeased: true });
    expect(await take()).toEqual([]);
  });

  it('leaves out what is fanned out or poison', async () => {
    const [done] = await addEvents(1, { age: '1 s' });
    await bench.stores.sql('DELETE FROM waiting_events WHERE uid = $1', [done]);
    await addEvents(1, { age: '1 s', opens: 2 });
    expect(await take()).toEqual([]);
    expect(await takeLatest()).toEqual([]);
  });

  it('brings them as they were stored', async () => {
    const event = newEvent('org_a', { pharmacyUid: 'pharmacy_a', metadata: '{"m":1}' });
    await bench.stores.events.insert([event]);
    const { fingerprint: _, ...stored } = event;
    expect(await bench.stores.leases.takeLatest(10)).toEqual({
      events: [{ event: stored, opens: 1, acceptedMs: expect.any(Number), recipients: [] }],
      isMore: false,
    });
  });

  it.each(['take', 'takeLatest'] as const)('%s says when there may be more', async (way) => {
    await addEvents(3, { age: '4 s' });
    expect(await bench.stores.leases[way](2)).toMatchObject({ events: [{}, {}], isMore: true });
    expect(await bench.stores.leases[way](2)).toMatchObject({ events: [{}], isMore: false });
  });

  it.each([
    ['take', 'data'],
    ['takeLatest', 'data'],
    ['take', 'metadata'],
    ['takeLatest', 'metadata'],
  ] as const)(
    '%s brings no more text than a worker has memory for, and one event at least, when most of it is %s',
    async (way, most) => {
      const text = JSON.stringify('x'.repeat(9 * 1024 * 1024));
      await bench.stores.events.insert([0, 1, 2].map(() => newEvent('org_a', { [most]: text })));
      const sizes: [number, boolean][] = [];
      do {
        const { events, isMore } = await bench.stores.leases[way](100);
        sizes.push([events.length, isMore]);
      } while (sizes.at(-1)?.[1]);
      expect(sizes).toEqual([
        [2, true],
        [1, false],
      ]);
    },
  );

  it('of the last seconds begins with the oldest, and leaves what is older', async () => {
    await addEvents(1, { age: '1 hour' });
    const uids = await addEvents(3, { age: '4 s' });
    expect(await takeLatest(2)).toEqual(expect.arrayContaining(uids.slice(0, 2)));
    expect(await takeLatest()).toEqual(uids.slice(2));
    expect(await takeLatest()).toEqual([]);
  });

  it.each(['take', 'takeLatest'] as const)('%s gives each to one of several', async (way) => {
    const uids = await addEvents(200, { age: '1 s' });
    const workers = await Promise.all(
      [bench.stores, ...(await connectMore(3))].map(async (worker) => {
        const taken: string[] = [];
        for (let round = 0; round < 20; round += 1)
          taken.push(...uidsOf(await worker.leases[way](25)));
        return taken;
      }),
    );
    expect(workers.flat().toSorted()).toEqual(uids.toSorted());
  });

  it.each(['take', 'takeLatest'] as const)(
    '%s leaves out what its worker has in hand, although the lease has run out',
    async (way) => {
      const [old = '', other] = await addEvents(2, { age: '4 s' });
      const except = { organisations: [], events: [old] };
      expect(uidsOf(await bench.stores.leases[way](10, except))).toEqual([other]);
    },
  );

  it.each(['take', 'takeLatest'] as const)(
    '%s leaves out organisations that have enough in hand',
    async (way) => {
      await addEvents(3, { organisationUid: 'org_crowded', age: '4 s' });
      const [other] = await addEvents(1, { organisationUid: 'org_other', age: '4 s' });
      const except = { organisations: ['org_crowded'], events: [] };
      expect(uidsOf(await bench.stores.leases[way](10, except))).toEqual([other]);
    },
  );

  it('gives every organisation its turn, whatever another one has waiting', async () => {
    await addEvents(500, { organisationUid: 'org_many', age: '2 hours' });
    const few = await addEvents(3, { organisationUid: 'org_few' });
    const taken = await take(10);
    expect(taken).toHaveLength(10);
    expect(taken).toEqual(expect.arrayContaining(few));
  });

  it('takes them again when the lease has run out', async () => {
    const uids = await addEvents(1);
    await take();
    await expire();
    expect(await take()).toEqual(uids);
  });
});

it('says that there is more when another worker was quicker with all that was looked for', async () => {
  const uids = await addEvents(3);
  await keepLocked(uids.slice(0, 2));
  expect(await bench.stores.leases.take(2)).toEqual({ events: [], isMore: true });
});
