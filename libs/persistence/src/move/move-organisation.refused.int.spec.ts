import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStores } from '../../test/stores.js';
import { openTwoCells, ringOf, type TwoCells, unguarded, urlOf } from '../../test/two-cells.js';

let cells: TwoCells;

beforeAll(async () => {
  cells = await openTwoCells();
});
afterAll(() => cells.close());

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

  it('when one database began as a copy of the other and kept its name', async () => {
    const { uid } = await cells.organisation();
    const copy = await openStores();
    onTestFinished(() => copy.close());
    const [cell] = await cells.source.sql('SELECT uid FROM cell');
    await copy.sql('UPDATE cell SET uid = $1', [cell.uid]);
    await expect(cells.move(uid, { toUrl: urlOf(copy) })).rejects.toThrow('the same name');
    expect(await cells.states(uid)).toEqual(['active', 'absent']);
  });

  it('when another process is in the middle of it', async () => {
    const { uid } = await cells.organisation();
    const refusals: string[] = [];
    const beSecond = async () => {
      for (const run of [cells.move, cells.giveUp])
        await run(uid).catch(({ message }: Error) => refusals.push(message));
    };
    await cells.move(uid, {
      reached: async (step) => void (step === 'compare' && (await beSecond())),
    });
    expect(refusals).toEqual(Array(2).fill(expect.stringContaining('by another process')));
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
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
    await unguarded(cells.source, 'UPDATE subscriptions SET sealed_secret = $2 WHERE uid = $1', [
      subscriptionUid,
      ringOf('k9').seal('whsec_secret', subscriptionUid),
    ]);
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
