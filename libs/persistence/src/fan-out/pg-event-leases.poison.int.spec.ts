import { describe, expect, it } from 'vitest';
import { useWaitingEvents } from '../../test/waiting-events.js';
import { PgQuarantineStore } from '../backlog/pg-quarantine.store.js';

const bench = useWaitingEvents();
const { addEvents, keyOf, take, rowOf, expire } = bench;

describe('an event that workers did not survive', () => {
  it('is taken by itself from the third time on', async () => {
    const [uid] = await addEvents(1);
    for (let death = 0; death < 2; death += 1) {
      expect(await bench.stores.leases.takePoison()).toBeUndefined();
      await take();
      await expire();
    }
    expect(await take()).toEqual([]);
    expect(await bench.stores.leases.takePoison()).toMatchObject({ event: { uid }, opens: 3 });
    expect(await bench.stores.leases.takePoison()).toBeUndefined();
  });

  it('begins anew when a worker put it down alive, and is not forgotten to have been taken', async () => {
    const [uid = ''] = await addEvents(1, { opens: 4 });
    await bench.stores.leases.takePoison();
    await bench.stores.leases.putDown([keyOf(uid)], 0);
    expect(await rowOf(uid)).toMatchObject({ opens: 1 });
    expect(await bench.stores.leases.take(1)).toMatchObject({
      events: [{ event: { uid }, opens: 2 }],
    });
  });
});

it('an event that is released from quarantine counts as taken before, for those who did not survive it may have sent it', async () => {
  const [uid = ''] = await addEvents(1);
  await bench.stores.fanOut.quarantine(keyOf(uid), 'Five workers ended.');
  expect(await new PgQuarantineStore(bench.stores.dataSource).release(uid)).toBe(true);
  expect(await bench.stores.leases.take(1)).toMatchObject({
    events: [{ event: { uid }, opens: 2 }],
  });
});
