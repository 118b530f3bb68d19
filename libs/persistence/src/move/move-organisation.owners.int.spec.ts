import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import {
  killAfter,
  Killed,
  openTwoCells,
  stateOf,
  type TwoCells,
  unguarded,
  urlOf,
} from '../../test/two-cells.js';

let cells: TwoCells;
let third: Stores;

beforeAll(async () => {
  cells = await openTwoCells();
  third = await openStores();
});
afterAll(async () => {
  await cells.close();
  await third.close();
});

it('A target to which the organisation came back by another move keeps all of it when the first move is run again', async () => {
  const { uid } = await cells.organisation();
  await cells.move(uid);
  await cells.move(uid, { fromUrl: cells.toUrl, toUrl: urlOf(third) });
  await cells.move(uid, { fromUrl: urlOf(third), toUrl: cells.toUrl });
  const before = await cells.countsOf('target', uid);
  await cells.move(uid);
  expect(await cells.states(uid)).toEqual(['moved', 'active']);
  expect(await stateOf(third, uid)).toBe('moved');
  expect(await cells.countsOf('target', uid)).toEqual(before);
});

describe('When the source is a backup from an earlier move, which was given up,', () => {
  /** The organisation at the target, and at the source as a backup has it. */
  async function restored() {
    const { uid } = await cells.organisation();
    await cells.move(uid);
    const older = `UPDATE organisations SET move_state = 'frozen', move_uid = 'mov_older' WHERE uid = $1`;
    await unguarded(cells.source, older, [uid]);
    return { uid, before: await cells.countsOf('target', uid) };
  }

  it('a move changes nothing at the target', async () => {
    const { uid, before } = await restored();
    await expect(cells.move(uid)).rejects.toThrow('older copy of itself');
    expect(await cells.states(uid)).toEqual(['frozen', 'active']);
    expect(await cells.countsOf('target', uid)).toEqual(before);
  });

  it('giving up does not make two cells serve the organisation', async () => {
    const { uid } = await restored();
    await expect(cells.giveUp(uid)).rejects.toThrow('serves');
    expect(await cells.states(uid)).toEqual(['frozen', 'active']);
  });
});

describe('A move is refused, with nothing changed,', () => {
  it('while the one that brought the organisation has not ended', async () => {
    const { uid } = await cells.organisation();
    await expect(cells.move(uid, { reached: killAfter('copy') })).rejects.toThrow(Killed);
    const onwards = { fromUrl: cells.toUrl, toUrl: urlOf(third) };
    await expect(cells.move(uid, onwards)).rejects.toThrow('on its way to the source');
    expect(await cells.states(uid)).toEqual(['frozen', 'arriving']);
    expect(await stateOf(third, uid)).toBe('absent');
  });

  it('back to a cell that has not seen the end of its own', async () => {
    const { uid } = await cells.organisation();
    await expect(cells.move(uid, { reached: killAfter('activate') })).rejects.toThrow(Killed);
    const back = { fromUrl: cells.toUrl, toUrl: cells.fromUrl };
    await expect(cells.move(uid, back)).rejects.toThrow('in the other direction');
    expect(await cells.states(uid)).toEqual(['frozen', 'active']);
  });

  it('when both cells serve the organisation', async () => {
    const { uid } = await cells.organisation();
    await cells.target.sql(
      'INSERT INTO organisations (uid, slug, display_name) VALUES ($1, $1, $1)',
      [uid],
    );
    await expect(cells.move(uid)).rejects.toThrow('Both cells serve');
    expect(await cells.states(uid)).toEqual(['active', 'active']);
  });

  it('when the target has lost what it was given, so that the source keeps its copy', async () => {
    const { uid, event } = await cells.organisation();
    await expect(cells.move(uid, { reached: killAfter('leave') })).rejects.toThrow(Killed);
    const older = `UPDATE organisations SET move_state = 'arriving', arrived_by = NULL WHERE uid = $1`;
    await cells.target.sql(older, [uid]);
    await expect(cells.move(uid)).rejects.toThrow('the target does not serve it');
    const rows = await cells.source.sql('SELECT data FROM events WHERE uid = $1', [event.uid]);
    expect(rows).toEqual([{ data: event.data }]);
  });

  it('between databases of two releases', async () => {
    const { uid } = await cells.organisation();
    const older = await openStores();
    onTestFinished(() => older.close());
    await older.sql(
      `DELETE FROM schema_migrations WHERE id = (SELECT max(id) FROM schema_migrations)`,
    );
    await expect(cells.move(uid, { toUrl: urlOf(older) })).rejects.toThrow('of another release');
    expect(await cells.states(uid)).toEqual(['active', 'absent']);
  });
});
