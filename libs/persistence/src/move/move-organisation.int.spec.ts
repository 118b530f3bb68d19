import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEvent } from '../../test/stores.js';
import { killAfter, Killed, openTwoCells, ringOf, type TwoCells } from '../../test/two-cells.js';
import { MOVE_STEPS } from './move.js';
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

const actionsOf = async (cell: 'source' | 'target', uid: string): Promise<string[]> => {
  const rows: { action: string }[] = await cells[cell].sql(
    `SELECT action FROM audit_log WHERE organisation_uid = $1 AND action LIKE 'organisation.move.%' ORDER BY uid`,
    [uid],
  );
  return rows.map(({ action }) => action.replace('organisation.move.', ''));
};

describe('a move', () => {
  it('names every table that has rows of organisations', async () => {
    const rows: { name: string }[] = await cells.source.sql(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const ofNobody = ['schema_migrations', 'retention_marks', 'retention_runs'];
    expect(rows.map(({ name }) => name).toSorted()).toEqual(
      [...MOVED_TABLES.map(({ name }) => name), ...ofNobody].toSorted(),
    );
  });

  it('leaves everything that the organisation has to the target, and serves it there alone', async () => {
    const { uid } = await cells.organisation();
    const before = await countsOf('source', uid);
    expect(Math.min(...Object.values(before))).toBe(1);
    await cells.move(uid);
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
    expect(await countsOf('target', uid)).toEqual(before);
  });

  it('finds the organisation by its slug', async () => {
    const { uid } = await cells.organisation();
    await cells.source.sql(`UPDATE organisations SET slug = 'linden' WHERE uid = $1`, [uid]);
    await cells.move('linden');
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
  });

  it('copies more than one page of a table', async () => {
    const { uid } = await cells.organisation();
    const events = Array.from({ length: 230 }, () => newEvent(uid));
    await cells.source.events.insert(events);
    await cells.move(uid);
    expect(await countsOf('target', uid)).toMatchObject({ events: 232, waiting_events: 232 });
  });

  it('keeps the text of an event as it was', async () => {
    const { uid } = await cells.organisation();
    const data = '{"b":1.10,"a":12345678901234567890,"b2":"\\u0000 \\ud800","ü":"漢字 \\" \\\\"}';
    const event = newEvent(uid, { data });
    await cells.source.events.insert([event]);
    await cells.move(uid);
    expect(await cells.target.sql('SELECT data FROM events WHERE uid = $1', [event.uid])).toEqual([
      { data },
    ]);
  });

  it('is on record in both cells', async () => {
    const { uid } = await cells.organisation();
    await cells.move(uid);
    expect(await actionsOf('source', uid)).toEqual(['freeze', 'leave', 'erase']);
    expect(await actionsOf('target', uid)).toEqual(['activate']);
  });

  it('changes nothing when it is run again', async () => {
    const { uid } = await cells.organisation();
    await cells.move(uid);
    await cells.move(uid);
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
    expect(await actionsOf('source', uid)).toEqual(['freeze', 'leave', 'erase']);
  });

  it('leaves no payload, no secret, no mail and no answer of a receiver at the source', async () => {
    const { uid } = await cells.organisation();
    await cells.move(uid);
    const left = await cells.source.sql(
      `SELECT (SELECT count(*)::int FROM events WHERE organisation_uid = $1 AND (data IS NOT NULL OR fingerprint <> '')) AS payloads,
              (SELECT count(*)::int FROM subscriptions WHERE organisation_uid = $1 AND (sealed_secret <> '' OR sealed_headers IS NOT NULL)) AS secrets,
              (SELECT count(*)::int FROM notifications WHERE organisation_uid = $1) AS mails,
              (SELECT count(*)::int FROM mail_addresses WHERE organisation_uid = $1) AS addresses,
              (SELECT count(*)::int FROM attempts WHERE organisation_uid = $1 AND response_excerpt IS NOT NULL) AS answers,
              (SELECT count(*)::int FROM deliveries WHERE organisation_uid = $1 AND status IN ('pending', 'retrying')) AS open`,
      [uid],
    );
    expect(left).toEqual([
      { payloads: 0, secrets: 0, mails: 0, addresses: 0, answers: 0, open: 0 },
    ]);
  });

  it('leaves the rows of another organisation as they are', async () => {
    const [moving, other] = [await cells.organisation(), await cells.organisation()];
    const before = await countsOf('source', other.uid);
    await cells.move(moving.uid);
    expect(await cells.states(other.uid)).toEqual(['active', 'absent']);
    expect(await countsOf('source', other.uid)).toEqual(before);
  });

  it('brings an organisation back to where it was before', async () => {
    const { uid, event } = await cells.organisation();
    const before = await countsOf('source', uid);
    await cells.move(uid);
    await cells.move(uid, { fromUrl: cells.toUrl, toUrl: cells.fromUrl });
    expect(await cells.states(uid)).toEqual(['active', 'moved']);
    expect(await countsOf('source', uid)).toEqual(before);
    expect(await cells.source.sql('SELECT data FROM events WHERE uid = $1', [event.uid])).toEqual([
      { data: event.data },
    ]);
  });
});

describe('a kill', () => {
  const BY_TARGET: readonly string[] = ['activate', 'leave', 'erase'];

  it.each(MOVE_STEPS)('after %s leaves one cell that the organisation belongs to', async (step) => {
    const { uid } = await cells.organisation();
    await expect(cells.move(uid, { reached: killAfter(step) })).rejects.toThrow(Killed);
    const [source, target] = await cells.states(uid);
    const owner = target === 'active' ? 'target' : 'source';
    expect(owner).toBe(BY_TARGET.includes(step) ? 'target' : 'source');
    if (owner === 'target') expect(['frozen', 'moved']).toContain(source);
    else expect([source, target]).toEqual(['frozen', expect.stringMatching(/absent|arriving/)]);
  });

  it.each(MOVE_STEPS)('after %s is made good by another run', async (step) => {
    const { uid, event } = await cells.organisation();
    const before = await countsOf('source', uid);
    await expect(cells.move(uid, { reached: killAfter(step) })).rejects.toThrow(Killed);
    await cells.move(uid);
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
    expect(await countsOf('target', uid)).toEqual(before);
    expect(await cells.source.sql('SELECT data FROM events WHERE uid = $1', [event.uid])).toEqual([
      { data: null },
    ]);
  });
});

describe('--give-up', () => {
  it.each(['freeze', 'copy', 'open_secrets'] as const)(
    'after %s serves the organisation at the source again, and leaves no copy',
    async (step) => {
      const { uid } = await cells.organisation();
      const before = await countsOf('source', uid);
      await expect(cells.move(uid, { reached: killAfter(step) })).rejects.toThrow(Killed);
      await cells.giveUp(uid);
      expect(await cells.states(uid)).toEqual(['active', 'absent']);
      expect(await countsOf('source', uid)).toEqual(before);
      expect(Object.values(await countsOf('target', uid))).toEqual(MOVED_TABLES.map(() => 0));
      expect(await actionsOf('source', uid)).toEqual(['freeze', 'give_up']);
      expect(await cells.source.events.insert([newEvent(uid)])).toEqual(['stored']);
    },
  );

  it('is refused once the target is active', async () => {
    const { uid } = await cells.organisation();
    await expect(cells.move(uid, { reached: killAfter('activate') })).rejects.toThrow(Killed);
    await expect(cells.giveUp(uid)).rejects.toThrow(/serves .* already/);
    expect(await cells.states(uid)).toEqual(['frozen', 'active']);
  });

  it('is refused where nothing is moved', async () => {
    const { uid } = await cells.organisation();
    await expect(cells.giveUp(uid)).rejects.toThrow('is not frozen');
  });
});

describe('a move is refused, with nothing changed,', () => {
  it('when the ring lacks the key of a secret', async () => {
    const { uid } = await cells.organisation();
    await expect(cells.move(uid, { sealer: ringOf('k2') })).rejects.toThrow('lacks "k1"');
    expect(await cells.states(uid)).toEqual(['active', 'absent']);
  });

  it('when both URLs lead to one database', async () => {
    const { uid } = await cells.organisation();
    await expect(cells.move(uid, { toUrl: cells.fromUrl })).rejects.toThrow('same database');
    expect(await cells.states(uid)).toEqual(['active', 'absent']);
  });

  it('when the target has another organisation with its slug', async () => {
    const { uid } = await cells.organisation();
    await cells.target.sql(
      `INSERT INTO organisations (uid, slug, display_name) VALUES ($1 || '_b', $1, 'x')`,
      [uid],
    );
    await expect(cells.move(uid)).rejects.toThrow('another organisation with the slug');
    expect(await cells.states(uid)).toEqual(['active', 'absent']);
  });

  it('when the source does not have it', async () => {
    await expect(cells.move('nobody')).rejects.toThrow('has no organisation nobody');
  });

  it('when a database does not answer, without its password', async () => {
    const toUrl = 'postgres://user:planted@127.0.0.1:1/none';
    const refusal = await cells.move('x', { toUrl }).catch((error: Error) => error.message);
    expect(refusal).toMatch(
      /^The database of MOVE_TO_DATABASE_URL cannot be used \(ECONNREFUSED\)/,
    );
    expect(refusal).not.toContain('planted');
  });
});

it('a ring that lost a key meanwhile stops the move before the switch', async () => {
  const { uid, subscriptionUid } = await cells.organisation();
  const reached = async (step: string) => {
    if (step !== 'freeze') return;
    const runner = cells.source.dataSource.createQueryRunner();
    await runner.query(`SET rxhooks.moves = 'on'`);
    await runner.query('UPDATE subscriptions SET sealed_secret = $2 WHERE uid = $1', [
      subscriptionUid,
      ringOf('k9').seal('whsec_secret', subscriptionUid),
    ]);
    await runner.query('RESET rxhooks.moves');
    await runner.release();
  };
  await expect(cells.move(uid, { reached })).rejects.toThrow('lacks "k9"');
  expect(await cells.states(uid)).toEqual(['frozen', 'arriving']);
});

it('a row that differs at the target stops the move before the switch', async () => {
  const { uid, event } = await cells.organisation();
  const reached = async (step: string) => {
    if (step === 'copy')
      await cells.target.sql(`UPDATE events SET data = '{}' WHERE uid = $1`, [event.uid]);
  };
  await expect(cells.move(uid, { reached })).rejects.toThrow('differ in events (2 rows and 2)');
  expect(await cells.states(uid)).toEqual(['frozen', 'arriving']);
  await cells.move(uid);
  expect(await cells.states(uid)).toEqual(['moved', 'active']);
});

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
