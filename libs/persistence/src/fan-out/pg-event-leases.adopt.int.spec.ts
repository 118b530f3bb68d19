import { describe, expect, it } from 'vitest';
import { useWaitingEvents } from '../../test/waiting-events.js';

const bench = useWaitingEvents();
const { addEvents, take, rowOf } = bench;

describe('an event that an api of the release before has stored', () => {
  const addOlder = async (lease: string) => {
    const [uid = ''] = await addEvents(1);
    await bench.stores.sql('DELETE FROM waiting_events');
    await bench.stores.sql(
      `UPDATE events SET fanned_out_at = NULL, opens = 1, lease_until = ${lease} WHERE uid = $1`,
      [uid],
    );
    return uid;
  };

  it('is taken, with the times that it was taken before', async () => {
    const uid = await addOlder(`now() - interval '1 second'`);
    await bench.stores.leases.adopt();
    expect(await take()).toEqual([uid]);
    expect(await rowOf(uid)).toMatchObject({ opens: 2 });
  });

  it('is left to a worker of that release which has it in hand', async () => {
    await addOlder(`now() + interval '1 minute'`);
    await bench.stores.leases.adopt();
    expect(await take()).toEqual([]);
  });

  it('is not given to workers of that release any more', async () => {
    const uid = await addOlder('NULL');
    await bench.stores.leases.adopt();
    const older = 'SELECT uid FROM events WHERE fanned_out_at IS NULL';
    expect(await bench.stores.sql(older)).toEqual([]);
    await bench.stores.leases.adopt();
    expect(await take()).toEqual([uid]);
  });
});
