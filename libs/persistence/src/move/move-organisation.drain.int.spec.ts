/** What freeze and drain wait for. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTwoCells, type TwoCells } from '../../test/two-cells.js';

let cells: TwoCells;

beforeAll(async () => {
  cells = await openTwoCells();
});
afterAll(() => cells.close());

/** A transaction of the source that has begun to write, with anything. */
async function writing() {
  const runner = cells.source.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('DELETE FROM notifications WHERE false');
  return {
    runner,
    async end() {
      await runner.commitTransaction();
      await runner.release();
    },
  };
}

describe('A move does not go on before', () => {
  it('a lease has ended that a transaction took before the freeze', async () => {
    const { uid, deliveryUid } = await cells.organisation();
    const { runner, end } = await writing();
    await runner.query(
      `UPDATE deliveries SET lease_token = 'lease_a', leased_at = now(), lease_until = clock_timestamp() + interval '2 seconds'
       WHERE uid = $1`,
      [deliveryUid],
    );
    const moving = cells.move(uid);
    await eventually(async () => expect(await cells.states(uid)).toEqual(['frozen', 'absent']));
    await end();
    await moving;
    const rows = await cells.target.sql('SELECT lease_token FROM deliveries WHERE uid = $1', [
      deliveryUid,
    ]);
    expect(rows).toEqual([{ lease_token: 'moved' }]);
  });

  it('the transactions have ended that saw a worker still hold an event', async () => {
    const { uid, event } = await cells.organisation();
    await cells.source.sql(`UPDATE waiting_events SET lease_holder = 'a' WHERE uid = $1`, [
      event.uid,
    ]);
    let isOver = false;
    const seen: boolean[] = [];
    let ending: Promise<void> | undefined;
    const endLater = async () => {
      const { end } = await writing();
      const isTaken = async () => {
        const [row] = await cells.source.sql(
          'SELECT lease_holder AS holder FROM waiting_events WHERE uid = $1',
          [event.uid],
        );
        expect(row.holder).toBeNull();
      };
      ending = eventually(isTaken).then(() => {
        isOver = true;
        return end();
      });
    };
    await cells.move(uid, {
      reached: async (step) => {
        if (step === 'freeze') await endLater();
        if (step === 'drain') seen.push(isOver);
      },
    });
    await ending;
    expect(seen).toEqual([true]);
  });

  it.each([
    [
      '1 events',
      `UPDATE waiting_events SET lease_until = now() + interval '1 minute' WHERE uid = $1`,
    ],
    ['1 calls', `UPDATE audit_log SET result = 'started' WHERE organisation_uid = $2`],
  ])('%s of it are no longer in the hands of a process', async (what, begin) => {
    const { uid, event } = await cells.organisation();
    await cells.source.sql(`${begin} AND $1 || $2 <> ''`, [event.uid, uid]);
    await expect(cells.move(uid, { drainMs: 300 })).rejects.toThrow(`${what} of ${uid}`);
    expect(await cells.states(uid)).toEqual(['frozen', 'absent']);
  });
});
