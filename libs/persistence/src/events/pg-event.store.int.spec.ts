import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

const stored = () =>
  stores.sql('SELECT * FROM events WHERE organisation_uid = $1 ORDER BY uid', [organisationUid]);

describe('insert', () => {
  it('keeps the text of the data as it is: order, number notation and escapes', async () => {
    const data = '{"b":1.10,"a":12345678901234567890,"b2":"\\u0000 \\ud800","a":1e400}';
    await stores.events.insert([newEvent(organisationUid, { data })]);
    expect(await stored()).toMatchObject([{ data }]);
  });

  it('stores an id once, however many processes bring it at the same time', async () => {
    const other = await stores.connect();
    const copies = Array.from({ length: 40 }, () => newEvent(organisationUid, { id: 'same' }));
    const results = await Promise.all(
      copies.map(async (event, index) => {
        const { events } = index % 2 ? stores : other;
        return (await events.insert([event]))[0];
      }),
    );
    expect(results.toSorted()).toEqual([...Array(39).fill('duplicate'), 'stored']);
    expect(await stored()).toHaveLength(1);
  });

  it('stores many ids once when two processes bring them in opposite order', async () => {
    const other = await stores.connect();
    for (let round = 0; round < 5; round += 1) {
      const events = Array.from({ length: 400 }, () => newEvent(organisationUid));
      const copies = events.toReversed().map(({ id }) => newEvent(organisationUid, { id }));
      const results = await Promise.all([
        stores.events.insert(events),
        other.events.insert(copies),
      ]);
      expect(results.flat().filter((result) => result === 'stored')).toHaveLength(400);
    }
  });

  it('stores an id once when one call brings it twice', async () => {
    const copies = [1, 2].map(() => newEvent(organisationUid, { id: 'same' }));
    expect(await stores.events.insert(copies)).toEqual(['stored', 'duplicate']);
  });

  it('stores the others of a moment when the database refuses one, whatever for', async () => {
    const earlier = newEvent(organisationUid);
    await stores.events.insert([earlier]);
    const others = Array.from({ length: 4 }, () => newEvent(organisationUid));
    // Its uid is taken under another id, which no process does.
    const refused = newEvent(organisationUid, { uid: earlier.uid });
    const [bad, ...good] = await Promise.allSettled(
      [refused, ...others].map((event) => stores.events.insert([event])),
    );
    expect(bad?.status).toBe('rejected');
    expect(good).toEqual(others.map(() => ({ status: 'fulfilled', value: ['stored'] })));
  });

  it('refuses another body under a taken id, and leaves the first one as it was', async () => {
    const first = newEvent(organisationUid, { id: 'taken' });
    await stores.events.insert([first]);
    const second = { data: '{"uid":"po-2"}', fingerprint: Buffer.alloc(32, 2) };
    const results = await stores.events.insert([
      { ...newEvent(organisationUid, first), ...second },
    ]);
    expect(results).toEqual(['mismatch']);
    expect(await stored()).toMatchObject([{ uid: first.uid, data: first.data }]);
  });

  it('takes the id that another organisation uses', async () => {
    const other = await stores.addOrganisation();
    await stores.events.insert([newEvent(other, { id: 'shared' })]);
    expect(await stores.events.insert([newEvent(organisationUid, { id: 'shared' })])).toEqual([
      'stored',
    ]);
  });

  it('gives one result per event, in the order they were given', async () => {
    const known = newEvent(organisationUid);
    await stores.events.insert([known]);
    const again = { ...known, uid: newEvent(organisationUid).uid };
    const clash = { ...again, uid: newEvent(organisationUid).uid, fingerprint: Buffer.alloc(32) };
    const events = [newEvent(organisationUid), again, clash, newEvent(organisationUid)];
    expect(await stores.events.insert(events)).toEqual([
      'stored',
      'duplicate',
      'mismatch',
      'stored',
    ]);
  });
});
