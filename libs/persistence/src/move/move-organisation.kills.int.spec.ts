import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEvent } from '../../test/stores.js';
import { killAfter, Killed, openTwoCells, type TwoCells, unguarded } from '../../test/two-cells.js';
import { MOVE_STEPS } from './move.js';
import { MOVED_TABLES } from './moved-tables.js';

let cells: TwoCells;

beforeAll(async () => {
  cells = await openTwoCells();
});
afterAll(() => cells.close());

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
    const before = await cells.countsOf('source', uid);
    await expect(cells.move(uid, { reached: killAfter(step) })).rejects.toThrow(Killed);
    await cells.move(uid);
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
    expect(await cells.countsOf('target', uid)).toEqual(before);
    expect(await cells.source.sql('SELECT data FROM events WHERE uid = $1', [event.uid])).toEqual([
      { data: null },
    ]);
  });
});

describe('--give-up', () => {
  it.each([
    ['freeze', 'absent', 0],
    ['copy', 'moved', 1],
    ['open_secrets', 'moved', 1],
  ] as const)(
    'after %s serves the organisation at the source again, and leaves no copy but its name',
    async (step, atTarget, names) => {
      const { uid } = await cells.organisation();
      const before = await cells.countsOf('source', uid);
      await expect(cells.move(uid, { reached: killAfter(step) })).rejects.toThrow(Killed);
      await cells.giveUp(uid);
      expect(await cells.states(uid)).toEqual(['active', atTarget]);
      expect(await cells.countsOf('source', uid)).toEqual(before);
      const none = Object.fromEntries(MOVED_TABLES.map(({ name }) => [name, 0]));
      expect(await cells.countsOf('target', uid)).toEqual({ ...none, organisations: names });
      expect(await cells.actionsOf('source', uid)).toEqual(['freeze', 'give_up']);
      expect(await cells.source.events.insert([newEvent(uid)])).toEqual(['stored']);
    },
  );

  it.each(['giveUp', 'move'] as const)(
    'that is killed between the two cells is made good by another run: %s',
    async (another) => {
      const { uid } = await cells.organisation();
      const before = await cells.countsOf('source', uid);
      await expect(cells.move(uid, { reached: killAfter('compare') })).rejects.toThrow(Killed);
      const say = (text: string) => {
        if (text.includes('is deleted')) throw new Killed();
      };
      await expect(cells.giveUp(uid, { say })).rejects.toThrow(Killed);
      expect(await cells.states(uid)).toEqual(['frozen', 'moved']);
      await cells[another](uid);
      const [ends, owner] =
        another === 'move'
          ? ([['moved', 'active'], 'target'] as const)
          : ([['active', 'moved'], 'source'] as const);
      expect(await cells.states(uid)).toEqual(ends);
      expect(await cells.countsOf(owner, uid)).toEqual(before);
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

describe('a subscription that was changed between two copies', () => {
  it('keeps the times of its changes', async () => {
    const { uid, subscriptionUid } = await cells.organisation();
    await expect(cells.move(uid, { reached: killAfter('copy') })).rejects.toThrow(Killed);
    // As a change that was committed before the freeze of the second run.
    const since = '2026-01-02T03:04:05+00:00';
    await unguarded(
      cells.source,
      `UPDATE subscriptions SET status = 'paused', event_types = event_types || '{added}',
         status_since = $2::text::timestamptz, types_since = jsonb_build_object('added', $2::text) WHERE uid = $1`,
      [subscriptionUid, since],
    );
    await cells.move(uid);
    const [copied] = await cells.target.sql(
      'SELECT status, status_since, types_since FROM subscriptions WHERE uid = $1',
      [subscriptionUid],
    );
    expect(copied).toEqual({
      status: 'paused',
      status_since: new Date(since),
      types_since: { added: since },
    });
  });
});
