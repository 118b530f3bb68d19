import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEvent } from '../../test/stores.js';
import { killAfter, Killed, openTwoCells, type TwoCells } from '../../test/two-cells.js';
import { MOVED_TABLES, rowsOf } from './moved-tables.js';

let cells: TwoCells;

beforeAll(async () => {
  cells = await openTwoCells();
});
afterAll(() => cells.close());

const countsOf = async (cell: 'source' | 'target', uid: string) =>
  Object.fromEntries(
    await Promise.all(
      MOVED_TABLES.map(async (table) => {
        const [row] = await cells[cell].sql(`SELECT count(*)::int FROM ${rowsOf(table)}`, [uid]);
        return [table.name, row.count] as const;
      }),
    ),
  );

it('has every event that the source accepted until the freeze, however many processes accept them', async () => {
  const { uid } = await cells.organisation();
  const other = await cells.source.connect();
  const stored: string[] = [];
  let results: string[] = [];
  const acceptUntilMoved = async ({ events }: Pick<typeof other, 'events'>) => {
    for (;;) {
      const batch = Array.from({ length: 3 }, () => newEvent(uid));
      results = [...(await events.insert(batch))];
      stored.push(...batch.filter((_, place) => results[place] === 'stored').map((one) => one.uid));
      if (results.includes('moved')) return;
    }
  };
  const accepting = [cells.source, other, cells.source, other].map(acceptUntilMoved);
  await cells.move(uid);
  await Promise.all(accepting);
  const rows: { uid: string }[] = await cells.target.sql(
    'SELECT uid FROM events WHERE organisation_uid = $1 AND uid = ANY($2)',
    [uid, stored],
  );
  expect(rows).toHaveLength(stored.length);
});

it('waits for a transaction that began before the freeze, and copies what it has written', async () => {
  const { uid } = await cells.organisation();
  const runner = cells.source.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(
    `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body)
     VALUES ($1 || '_late', $1, 'ops@clinic.example', 's', 'b')`,
    [uid],
  );
  const moving = cells.move(uid);
  await eventually(async () => expect(await cells.states(uid)).toEqual(['frozen', 'absent']));
  await runner.commitTransaction();
  await runner.release();
  await moving;
  expect(await countsOf('target', uid)).toMatchObject({ notifications: 2 });
});

it('waits for retention that chose its events before the freeze', async () => {
  const { uid, event } = await cells.organisation();
  const runner = cells.source.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(`INSERT INTO retention_runs (subject) VALUES ('x') ON CONFLICT DO NOTHING`);
  await runner.query('SELECT uid FROM events WHERE uid = $1', [event.uid]);
  let isOver = false;
  const seen: boolean[] = [];
  const moving = cells.move(uid, {
    reached: async (step) => void (step === 'freeze' && seen.push(isOver)),
  });
  await eventually(async () => expect(await cells.states(uid)).toEqual(['frozen', 'absent']));
  await runner.query('DELETE FROM waiting_events WHERE uid = $1', [event.uid]);
  isOver = true;
  await runner.commitTransaction();
  await runner.release();
  await moving;
  expect(seen).toEqual([true]);
});

it('what a run has copied in part, or before it was changed, is made whole by the next one', async () => {
  const { uid, deliveryUid } = await cells.organisation();
  const before = await countsOf('source', uid);
  await expect(cells.move(uid, { reached: killAfter('copy') })).rejects.toThrow(Killed);
  await cells.target.sql('DELETE FROM attempts WHERE delivery_uid = $1', [deliveryUid]);
  await cells.target.sql('DELETE FROM events WHERE organisation_uid = $1', [uid]);
  await cells.target.sql(`UPDATE deliveries SET reason = 'x' WHERE uid = $1`, [deliveryUid]);
  await cells.move(uid);
  expect(await countsOf('target', uid)).toEqual(before);
});

it('a database that ends the connection in the middle of a step is named as that, and the command can be run again', async () => {
  const { uid } = await cells.organisation();
  const cut = async (step: string) => {
    if (step === 'drain')
      await cells.target.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')`,
      );
  };
  await expect(cells.move(uid, { reached: cut })).rejects.toThrow(
    'One of the two databases was away in the middle of a step. Run the command again',
  );
  await cells.move(uid);
  expect(await cells.states(uid)).toEqual(['moved', 'active']);
});

describe('what a worker has in hand', () => {
  const lease = (deliveryUid: string, seconds: number) =>
    cells.source.sql(
      `UPDATE deliveries SET lease_token = 'lease_a', leased_at = now(), lease_until = now() + $2 * interval '1 second'
       WHERE uid = $1`,
      [deliveryUid, seconds],
    );

  it('is waited for', async () => {
    const { uid, deliveryUid } = await cells.organisation();
    await lease(deliveryUid, 1);
    await cells.move(uid);
    const [row] = await cells.target.sql(
      'SELECT lease_until < now() AS over FROM deliveries WHERE uid = $1',
      [deliveryUid],
    );
    expect(row).toEqual({ over: true });
  });

  it('stops the move when it takes too long, and the command can be run again', async () => {
    const { uid, deliveryUid } = await cells.organisation();
    await lease(deliveryUid, 600);
    await expect(cells.move(uid, { drainMs: 300 })).rejects.toThrow('1 deliveries of');
    expect(await cells.states(uid)).toEqual(['frozen', 'absent']);
    await lease(deliveryUid, -1);
    await cells.move(uid);
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
  });

  it('is recorded as lost by the target when its worker has died', async () => {
    const { uid, deliveryUid } = await cells.organisation();
    await lease(deliveryUid, -1);
    await cells.move(uid);
    const claimed = await cells.target.deliveries.claim({ deliveryUid, organisationUid: uid }, 2);
    expect(claimed?.delivery).toMatchObject({ uid: deliveryUid, attemptsMade: 2 });
  });

  it('cannot be recorded at the source any more by a worker that comes back', async () => {
    const { uid, deliveryUid } = await cells.organisation();
    await lease(deliveryUid, -1);
    await expect(cells.move(uid, { reached: killAfter('drain') })).rejects.toThrow(Killed);
    const result = await cells.source.deliveries.recordAttempt({
      deliveryUid,
      organisationUid: uid,
      leaseToken: 'lease_a',
      number: 2,
      startedAt: new Date(),
      durationMs: 1,
      statusCode: 200,
      error: undefined,
      responseExcerpt: 'planted',
      next: { status: 'succeeded' },
    });
    expect(result).toEqual({ kind: 'lease_lost' });
  });
});
