import type { KeyVisibility } from '@rxhooks/application';
import { KeyRingSealer } from '@rxhooks/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';
import { PgEventLog } from '../events/pg-event-log.js';
import { deleteEvents } from '../retention/delete-events.js';
import { eraseEvents } from '../retention/erase-events.js';
import { PgBusinessKeyHasher } from './pg-business-key-hasher.js';

const sealer = new KeyRingSealer([{ kid: 'k1', key: Buffer.alloc(32, 1) }]);
const ANY_TIME = {
  types: undefined,
  outcome: undefined,
  receivedAfter: undefined,
  receivedBefore: undefined,
};
const ALL_VISIBLE: readonly KeyVisibility[] = ['everybody', 'organisation', 'data_reader'];

let stores: Stores;
let log: PgEventLog;
let hasher: PgBusinessKeyHasher;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
  log = new PgEventLog(stores.dataSource);
  hasher = new PgBusinessKeyHasher(stores.dataSource, sealer);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

const keysOf = (values: readonly string[], visibility: KeyVisibility = 'everybody') =>
  pack(hasher, values, visibility);

function pack(
  by: PgBusinessKeyHasher,
  values: readonly string[],
  visibility: KeyVisibility = 'everybody',
  of = organisationUid,
) {
  return by.pack(
    of,
    values.map((value) => ({ value, visibility })),
  );
}

async function add(businessKeys: Buffer | undefined, more: object = {}) {
  const event = newEvent(organisationUid, { businessKeys, ...more });
  const [result] = await stores.events.insert([event]);
  return { ...event, result };
}

async function search(
  value: string,
  { of = organisationUid, visibilities = ALL_VISIBLE, limit = 10, before = '' } = {},
) {
  const hash = await hasher.find(of, value);
  if (!hash) return [];
  const filter = { ...ANY_TIME, businessKey: { hash, visibilities } };
  const page = { limit, before: before || undefined };
  const { events } = await log.list({ organisationUid: of, pharmacyUid: undefined }, filter, page);
  return events.map(({ uid }) => uid);
}

const rows = () =>
  stores.sql('SELECT * FROM business_keys WHERE organisation_uid = $1', [organisationUid]);

describe('Business keys', () => {
  it('find their events, newest first and page by page', async () => {
    const first = await add(await keysOf(['po-1', 'shared']));
    const second = await add(await keysOf(['po-2', 'shared']));
    await add(undefined);
    expect(await search('po-1')).toEqual([first.uid]);
    expect(await search('shared')).toEqual([second.uid, first.uid]);
    expect(await search('shared', { limit: 1 })).toEqual([second.uid]);
    expect(await search('shared', { limit: 1, before: second.uid })).toEqual([first.uid]);
    expect(await search('po-3')).toEqual([]);
  });

  it('are matched within the visibilities that are asked for', async () => {
    const event = await add(await keysOf(['pat-1'], 'data_reader'));
    expect(await search('pat-1', { visibilities: ['everybody', 'organisation'] })).toEqual([]);
    expect(await search('pat-1')).toEqual([event.uid]);
  });

  it('are stored as hashes that differ from organisation to organisation', async () => {
    await add(await keysOf(['po-1']));
    const other = await stores.addOrganisation();
    const ofOther = await pack(hasher, ['po-1'], 'everybody', other);
    expect(ofOther).not.toEqual(await keysOf(['po-1']));
    expect(await search('po-1', { of: other })).toEqual([]);
    expect(JSON.stringify(await rows())).not.toContain('po-1');
  });

  it('that are equal are one, and refuse no event', async () => {
    const event = await add(await keysOf(['po-1', 'po-2', 'po-1']));
    expect(event.result).toBe('stored');
    expect(await rows()).toHaveLength(2);
    expect(await search('po-2')).toEqual([event.uid]);
  });

  it('of a repeat change nothing', async () => {
    const event = await add(await keysOf(['first']));
    const repeat = await add(await keysOf(['later']), { id: event.id });
    expect(repeat.result).toBe('duplicate');
    expect(await search('first')).toEqual([event.uid]);
    expect(await search('later')).toEqual([]);
  });

  it.each([
    ['erased', eraseEvents],
    ['deleted', deleteEvents],
  ] as const)('are gone with an event that is %s, and those of others stay', async (_, work) => {
    const gone = await add(await keysOf(['shared', 'own']));
    const stays = await add(await keysOf(['shared']));
    await stores.dataSource.transaction((manager) => work(manager, [gone], 'Erased.'));
    expect(await rows()).toHaveLength(1);
    expect(await search('shared')).toEqual([stays.uid]);
    const [row] = await stores.sql('SELECT business_keys AS keys FROM events WHERE uid = $1', [
      gone.uid,
    ]);
    expect(row?.keys ?? null).toBeNull();
  });
});

describe('The secret of the hashes', () => {
  it('is made once, however many processes begin at the same time', async () => {
    const processes = Array.from(
      { length: 5 },
      () => new PgBusinessKeyHasher(stores.dataSource, sealer),
    );
    const hashes = await Promise.all(
      processes.flatMap((one) => [pack(one, ['po-1']), pack(one, ['po-1'])]),
    );
    expect(hashes[0]).toHaveLength(17);
    for (const packed of hashes) expect(packed).toEqual(hashes[0]);
  });

  it('is made with one statement for all events that come meanwhile', async () => {
    const query = vi.spyOn(stores.dataSource, 'query');
    await Promise.all(Array.from({ length: 50 }, () => keysOf(['po-1'])));
    const updates = query.mock.calls.filter(([text]) => text.includes('UPDATE organisations'));
    query.mockRestore();
    expect(updates).toHaveLength(1);
  });

  it('is not made by a question', async () => {
    expect(await hasher.find(organisationUid, 'po-1')).toBeUndefined();
    expect(await keysOf([])).toBeUndefined();
    const [row] = await stores.sql(
      'SELECT sealed_search_key AS sealed FROM organisations WHERE uid = $1',
      [organisationUid],
    );
    expect(row.sealed).toBeNull();
  });

  it('is not made for an organisation that moves, whose events are refused', async () => {
    await stores.sql(`UPDATE organisations SET move_state = 'frozen' WHERE uid = $1`, [
      organisationUid,
    ]);
    expect(await keysOf(['po-1'])).toBeUndefined();
  });
});
