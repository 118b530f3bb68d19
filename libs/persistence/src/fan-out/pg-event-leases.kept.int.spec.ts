import { describe, expect, it, vi } from 'vitest';
import { useWaitingEvents } from '../../test/waiting-events.js';

const bench = useWaitingEvents();
const { addEvents, uidsOf, take, keyOf, rowOf, leaseOf, expire, connectMore, keepLocked } = bench;

const databaseAway = () => Object.assign(new Error('database away'), { code: 'ECONNREFUSED' });

describe('a lease', () => {
  it('is renewed for as long as its worker says so', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    await expire();
    expect(await bench.stores.leases.renew([keyOf(uid)])).toEqual([uid]);
    expect(await rowOf(uid)).toMatchObject({ isLeased: true });
  });

  it.each<[string, (uid: string) => Promise<unknown>]>([
    ['put down', (uid) => bench.stores.leases.putDown([keyOf(uid)], 0)],
    ['renewed', (uid) => bench.stores.leases.renew([keyOf(uid)])],
  ])('of another worker is not %s by one that was frozen meanwhile', async (_, touch) => {
    const [uid = ''] = await addEvents(1);
    await take();
    await expire();
    const [other] = await connectMore(1);
    expect(await other?.leases.take(1)).toMatchObject({ events: [{ event: { uid } }] });
    const held = await leaseOf(uid);
    await touch(uid);
    expect(await leaseOf(uid)).toEqual(held);
    expect(await bench.stores.leases.renew([keyOf(uid)])).toEqual([]);
  });

  it('that ran out while the database was away is left to its worker, however long it was away', async () => {
    const [uid = ''] = await addEvents(1, { opens: 1, lease: `now() - interval '5 minutes'` });
    const [other, well] = await connectMore(2);
    vi.spyOn(other!.statements, 'run').mockRejectedValueOnce(databaseAway());
    await expect(other!.leases.take(10)).rejects.toThrow('database away');

    expect(uidsOf(await other!.leases.take(10))).toEqual([]);
    const [lost] = await addEvents(1, { opens: 1, lease: `now() - interval '11 minutes'` });
    const [fresh] = await addEvents(1);
    expect(uidsOf(await other!.leases.take(10)).toSorted()).toEqual([lost, fresh].toSorted());
    expect(uidsOf(await well!.leases.take(10))).toEqual([uid]);
  });

  it('that was put down is over, also for a worker that the database was away from', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    await bench.stores.leases.putDown([keyOf(uid)], 0);
    const [other] = await connectMore(1);
    vi.spyOn(other!.statements, 'run').mockRejectedValueOnce(databaseAway());
    await expect(other!.leases.take(10)).rejects.toThrow('database away');
    expect(uidsOf(await other!.leases.take(10))).toEqual([uid]);
  });

  it('of what failed lasts for its pause', async () => {
    const [uid = ''] = await addEvents(1);
    await take();
    await bench.stores.leases.putDown([keyOf(uid)], 5000);
    expect(await take()).toEqual([]);
  });

  it.each<[string, (uids: readonly string[]) => Promise<unknown>, object]>([
    ['renewed', (uids) => bench.stores.leases.renew(uids.map(keyOf)), { opens: 1, isLeased: true }],
    [
      'put down',
      (uids) => bench.stores.leases.putDown(uids.map(keyOf), 5000),
      { opens: 0, isLeased: true },
    ],
  ])('is %s although the row of another one is locked', async (_, touch, expected) => {
    const [locked = '', uid = ''] = await addEvents(2);
    await take();
    await expire();
    await keepLocked([locked]);
    await touch([locked, uid]);
    expect(await rowOf(uid)).toEqual(expected);
  });
});

describe('what a call took whose answer was lost', () => {
  it('is given back, as if it had not been taken', async () => {
    const [heard = '', lost = ''] = await addEvents(2);
    await take();
    await bench.stores.leases.giveBackUnheard([heard]);
    expect(await rowOf(heard)).toEqual({ opens: 1, isLeased: true });
    expect(await bench.stores.leases.take(10)).toMatchObject({
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
    await bench.stores.leases.putDown([keyOf(uid)], 60_000);
    await bench.stores.leases.giveBackUnheard([]);
    expect(await rowOf(uid)).toEqual({ opens: 0, isLeased: true });
  });
});
