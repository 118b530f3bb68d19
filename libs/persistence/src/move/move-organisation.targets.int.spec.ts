import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';
import {
  killAfter,
  Killed,
  openTwoCells,
  stateOf,
  type TwoCells,
  urlOf,
} from '../../test/two-cells.js';
import { PgDirectory } from '../organisations/pg-directory.js';

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

/** An organisation whose move was killed after this step. */
async function killed(step: Parameters<typeof killAfter>[0]) {
  const added = await cells.organisation();
  await expect(cells.move(added.uid, { reached: killAfter(step) })).rejects.toThrow(Killed);
  return added;
}

describe('With the URL of a third cell', () => {
  it('a move whose target is active is not given up', async () => {
    const { uid } = await killed('activate');
    await expect(cells.giveUp(uid, { toUrl: urlOf(third) })).rejects.toThrow('to another cell');
    expect(await cells.states(uid)).toEqual(['frozen', 'active']);
  });

  it.each(['copy', 'activate', 'erase'] as const)(
    'a move that was killed after %s does not go on',
    async (step) => {
      const { uid } = await killed(step);
      const before = await cells.states(uid);
      await expect(cells.move(uid, { toUrl: urlOf(third) })).rejects.toThrow('to another cell');
      expect(await cells.states(uid)).toEqual(before);
      expect(await stateOf(third, uid)).toBe('absent');
    },
  );
});

it('A cell that the organisation has left again does not get it back from a run of the move that brought it', async () => {
  const { uid } = await killed('activate');
  await cells.move(uid, { fromUrl: cells.toUrl, toUrl: urlOf(third) });
  await cells.move(uid);
  expect(await cells.states(uid)).toEqual(['moved', 'moved']);
  expect(await stateOf(third, uid)).toBe('active');
});

it('A target that has seen the organisation accepts no event of it after the move was given up', async () => {
  const { uid } = await killed('copy');
  const directory = new PgDirectory(cells.target.dataSource);
  await directory.findOrganisation(uid);
  await cells.giveUp(uid);
  expect(await cells.target.events.insert([newEvent(uid)])).toEqual(['moved']);
  await cells.move(uid);
  expect(await cells.states(uid)).toEqual(['moved', 'active']);
});

it('An organisation comes back although its audit log was trimmed at one cell alone', async () => {
  const { uid } = await cells.organisation();
  await cells.move(uid);
  await cells.target.sql(
    `DELETE FROM audit_log WHERE organisation_uid = $1 AND action = 'organisation.update'`,
    [uid],
  );
  await cells.move(uid, { fromUrl: cells.toUrl, toUrl: cells.fromUrl });
  expect(await cells.states(uid)).toEqual(['active', 'moved']);
});

it('No address remains at the source', async () => {
  const { uid, subscriptionUid } = await cells.organisation();
  await cells.source.sql(
    `UPDATE organisations SET contact_email = 'ops@clinic.example' WHERE uid = $1`,
    [uid],
  );
  await cells.source.sql(
    `UPDATE subscriptions SET notify_email = 'nurse@clinic.example' WHERE uid = $1`,
    [subscriptionUid],
  );
  await cells.move(uid);
  const rows = await cells.source.sql(
    `SELECT o.contact_email, s.notify_email FROM organisations o
     JOIN subscriptions s ON s.organisation_uid = o.uid WHERE o.uid = $1`,
    [uid],
  );
  expect(rows).toEqual([{ contact_email: null, notify_email: null }]);
});
