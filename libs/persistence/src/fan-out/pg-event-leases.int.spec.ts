import type { TakenEvents } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { newEvent, openStores, type Stores } from '../../../../test/support/stores.js';
import { PgQuarantineStore } from '../backlog/pg-quarantine.store.js';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('DELETE FROM events');
  await stores.sql('DELETE FROM waiting_events');
});

/** Events of one organisation, a second apart, the oldest first; `age` and `lease` are SQL. */
async function addEvents(
  count: number,
  { organisationUid = '', age = '1 hour', lease = 'NULL', opens = 0 } = {},
) {
  const events = Array.from({ length: count }, () => newEvent(organisationUid || 'org_a'));
  await stores.events.insert(events);
  const uids = events.map(({ uid }) => uid);
  await stores.sql(
    `UPDATE waiting_events SET accepted_at = now() - $2::interval + array_position($1::text[], uid) * interval '1 second',
       lease_until = ${lease}, lease_holder = 'another', opens = $3 WHERE uid = ANY($1::text[])`,
    [uids, age, opens],
  );
  return uids;
}

const uidsOf = ({ events }: TakenEvents) => events.map(({ event }) => event.uid);
const take = async (limit = 100) => uidsOf(await stores.leases.take(limit));
const takeLatest = async (limit = 100) => uidsOf(await stores.leases.takeLatest(limit));
const rowOf = async (uid: string) =>
  (
    await stores.sql(
      'SELECT opens, lease_until > now() AS "isLeased" FROM waiting_events WHERE uid = $1',
      [uid],
    )
  )[0];
const leaseOf = (uid: string) =>
  stores.sql('SELECT opens, lease_until FROM waiting_events WHERE uid = $1', [uid]);
const expire = () =>
  stores.sql(`UPDATE waiting_events SET lease_until = now() - interval '1 second'`);

describe('taking events', () => {
  it('leases them and counts the taking', async () => {
    const [uid = ''] = await addEvents(1);
    expect(await take()).toEqual([uid]);
    expect(await rowOf(uid)).toEqual({ opens: 1, isLeased: true });
    expect(await take()).toEqual([]);
  });

  it('leaves out what is fanned out or a suspect', async () => {
    const [done] = await addEvents(1, { age: '1 s' });
    await stores.sql('DELETE FROM waiting_events WHERE uid = $1', [done]);
    await addEvents(1, { age: '1 s', opens: 2 });
    expect(await take()).toEqual([]);
    expect(await takeLatest()).toEqual([]);
  });

  it('brings them as they were stored', async () => {
    const event = newEvent('org_a', { pharmacyUid: 'pharmacy_a', metadata: '{"m":1}' });
    await stores.events.insert([event]);
    const { fingerprint: _, ...stored } = event;
    expect(await stores.leases.takeLatest(10)).toEqual({
      events: [{ event: stored, opens: 1, recipients: [] }],
      isMore: false,
    });
  });

  it.each(['take', 'takeLatest'] as const)('%s says when there may be more', async (way) => {
    await addEvents(3, { age: '4 s' });
    expect(await stores.leases[way](2)).toMatchObject({ events: [{}, {}], isMore: true });
    expect(await stores.leases[way](2)).toMatchObject({ events: [{}], isMore: false });
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
      await stores.events.insert([0, 1, 2].map(() => newEvent('org_a', { [most]: text })));
      const sizes: [number, boolean][] = [];
      do {
        const { events, isMore } = await stores.leases[way](100);
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
      [stores, ...(await connectMore(3))].map(async (worker) => {
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
      expect(uidsOf(await stores.leases[way](10, except))).toEqual([other]);
    },
  );

  it.each(['take', 'takeLatest'] as const)(
    '%s leaves out organisations that have enough in hand',
    async (way) => {
      await addEvents(3, { organisationUid: 'org_crowded', age: '4 s' });
      const [other] = await addEvents(1, { organisationUid: 'org_other', age: '4 s' });
      const except = { organisations: ['org_crowded'], events: [] };
      expect(uidsOf(await stores.leases[way](10, except))).toEqual([other]);
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

const connectMore = (count: number) =>
  Promise.all(Array.from({ length: count }, () => stores.connect()));

describe('an event that workers did not survive', () => {
  it('is taken by itself from the third time on', async () => {
    const [uid] = await addEvents(1);
    for (let death = 0; death < 2; death += 1) {
      expect(await stores.leases.takeSuspect()).toBeUndefined();
      await take();
      await expire();
    }
    expect(await take()).toEqual([]);
    expect(await stores.leases.takeSuspect()).toMatchObject({ event: { uid }, opens: 3 });
    expect(await stores.leases.takeSuspect()).toBeUndefined();
  });

  it('begins anew when a worker put it down alive, and is not forgotten to have been taken', async () => {
    const [uid = ''] = await addEvents(1, { opens: 4 });
    await stores.leases.takeSuspect();
    await stores.leases.putDown([uid], 0);
    expect(await rowOf(uid)).toMatchObject({ opens: 1 });
    expect(await stores.leases.take(1)).toMatchObject({ events: [{ event: { uid }, opens: 2 }] });
  });
});

describe('what a call took whose answer was lost', () => {
  it('is given back, as if it had not been taken', async () => {
    const [heard = '', lost = ''] = await addEvents(2);
    await take();
    await stores.leases.giveBackUnheard([heard]);
    expect(await rowOf(heard)).toEqual({ opens: 1, isLeased: true });
    expect(await stores.leases.take(10)).toMatchObject({
      events: [{ event: { uid: lost }, opens: 1 }],
    });
  });

  it('is given back by the worker that took it alone', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    const [other] = await connectMore(1);
    await other?.leases.giveBackUnheard([]);
    expect(await rowOf(uid)).toEqual({ opens: 1, isLeased: true });
  });

  it('is not what was put down meanwhile', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    await stores.leases.putDown([uid], 60_000);
    await stores.leases.giveBackUnheard([]);
    expect(await rowOf(uid)).toEqual({ opens: 0, isLeased: true });
  });
});

it('an event that is released from quarantine counts as taken before, for those who did not survive it may have sent it', async () => {
  const [uid = ''] = await addEvents(1);
  await stores.fanOut.quarantine(uid, 'Five workers ended.');
  expect(await new PgQuarantineStore(stores.dataSource).release(uid)).toBe(true);
  expect(await stores.leases.take(1)).toMatchObject({ events: [{ event: { uid }, opens: 2 }] });
});

describe('an event that an api of the release before has stored', () => {
  const addOlder = async (lease: string) => {
    const [uid = ''] = await addEvents(1);
    await stores.sql('DELETE FROM waiting_events');
    await stores.sql(
      `UPDATE events SET fanned_out_at = NULL, opens = 1, lease_until = ${lease} WHERE uid = $1`,
      [uid],
    );
    return uid;
  };

  it('is taken, with the times that it was taken before', async () => {
    const uid = await addOlder(`now() - interval '1 second'`);
    await stores.leases.adopt();
    expect(await take()).toEqual([uid]);
    expect(await rowOf(uid)).toMatchObject({ opens: 2 });
  });

  it('is left to a worker of that release which has it in hand', async () => {
    await addOlder(`now() + interval '1 minute'`);
    await stores.leases.adopt();
    expect(await take()).toEqual([]);
  });

  it('is not given to workers of that release any more', async () => {
    const uid = await addOlder('NULL');
    await stores.leases.adopt();
    const older = 'SELECT uid FROM events WHERE fanned_out_at IS NULL';
    expect(await stores.sql(older)).toEqual([]);
    await stores.leases.adopt();
    expect(await take()).toEqual([uid]);
  });
});

/** Another session keeps the row locked until the test ends. */
async function keepLocked(uids: readonly string[]) {
  const session = stores.dataSource.createQueryRunner();
  await session.startTransaction();
  onTestFinished(async () => {
    await session.rollbackTransaction();
    await session.release();
  });
  await session.query('SELECT FROM waiting_events WHERE uid = ANY($1) FOR UPDATE', [uids]);
}

it('says that there is more when another worker was quicker with all that was looked for', async () => {
  const uids = await addEvents(3);
  await keepLocked(uids.slice(0, 2));
  expect(await stores.leases.take(2)).toEqual({ events: [], isMore: true });
});

describe('a lease', () => {
  it('is renewed for as long as its worker says so', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    await expire();
    expect(await stores.leases.renew([uid])).toEqual([uid]);
    expect(await rowOf(uid)).toMatchObject({ isLeased: true });
  });

  it.each<[string, (uid: string) => Promise<unknown>]>([
    ['put down', (uid) => stores.leases.putDown([uid], 0)],
    ['renewed', (uid) => stores.leases.renew([uid])],
  ])('of another worker is not %s by one that was frozen meanwhile', async (_, touch) => {
    const [uid = ''] = await addEvents(1);
    await take();
    await expire();
    const [other] = await connectMore(1);
    expect(await other?.leases.take(1)).toMatchObject({ events: [{ event: { uid } }] });
    const held = await leaseOf(uid);
    await touch(uid);
    expect(await leaseOf(uid)).toEqual(held);
    expect(await stores.leases.renew([uid])).toEqual([]);
  });

  it('that runs out while the database is away is left to its worker for as long again', async () => {
    const [uid = ''] = await addEvents(1, { opens: 1, lease: `now() - interval '1 second'` });
    const [other, well] = await connectMore(2);
    vi.spyOn(other!.prepared, 'query').mockRejectedValueOnce(new Error('database away'));
    await expect(other!.leases.take(10)).rejects.toThrow('database away');

    expect(uidsOf(await other!.leases.take(10))).toEqual([]);
    const [late] = await addEvents(1, { opens: 1, lease: `now() - interval '16 seconds'` });
    const [fresh] = await addEvents(1);
    expect(uidsOf(await other!.leases.take(10)).toSorted()).toEqual([late, fresh].toSorted());
    expect(uidsOf(await well!.leases.take(10))).toEqual([uid]);
  });

  it('that was put down is over, also for a worker that the database was away from', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    await stores.leases.putDown([uid], 0);
    const [other] = await connectMore(1);
    vi.spyOn(other!.prepared, 'query').mockRejectedValueOnce(new Error('database away'));
    await expect(other!.leases.take(10)).rejects.toThrow('database away');
    expect(uidsOf(await other!.leases.take(10))).toEqual([uid]);
  });

  it('of what failed lasts for its pause', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    await stores.leases.putDown([uid], 5000);
    expect(await take()).toEqual([]);
  });

  it.each<[string, (uids: readonly string[]) => Promise<unknown>, object]>([
    ['renewed', (uids) => stores.leases.renew(uids), { opens: 1, isLeased: true }],
    ['put down', (uids) => stores.leases.putDown(uids, 5000), { opens: 0, isLeased: true }],
  ])('is %s although the row of another one is locked', async (_, touch, expected) => {
    const [locked = '', uid = ''] = await addEvents(2);
    await take();
    await expire();
    await keepLocked([locked]);
    await touch([locked, uid]);
    expect(await rowOf(uid)).toEqual(expected);
  });
});
