/** What processes write, what becomes of it, and who reads it. */
import type { CountedMinute, StatsQuestion } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { PgStatsLog } from './pg-stats-log.js';
import { PgStatsStore } from './pg-stats.store.js';
import { FOLD_ROWS } from './stats-statements.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

let stores: Stores;
let store: PgStatsStore;
let log: PgStatsLog;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  store = new PgStatsStore(stores.dataSource);
  log = new PgStatsLog(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const scope = () => ({ organisationUid, pharmacyUid: undefined as string | undefined });

function counted(more: Partial<CountedMinute> = {}): CountedMinute {
  return {
    organisationUid,
    subscriptionUid,
    eventType: 'order',
    minute: new Date(NOW),
    accepted: 4,
    attempts: 3,
    succeeded: 2,
    failed: 1,
    latency: [1, 2],
    receiver: [0, 0, 3],
    lastSuccessAt: new Date(NOW + 1500),
    ...more,
  };
}
const ask = (more: Partial<StatsQuestion> = {}, by = scope(), addedUp = 10_000) =>
  log.read(
    by,
    {
      from: new Date(NOW - 91 * 24 * HOUR_MS),
      to: new Date(NOW + HOUR_MS),
      step: 'hour',
      by: ['endpoint'],
      subscriptionUid: undefined,
      ...more,
    },
    { rows: 5000, addedUp },
  );
const read = async (...question: Parameters<typeof ask>) => (await ask(...question)) ?? [];

describe('what is written', () => {
  it('replaces what the same process wrote before, and adds to what others wrote', async () => {
    await store.write('a', [counted()]);
    await store.write('a', [counted({ accepted: 5, latency: [1, 2, 0, 1] })]);
    await store.write('b', [counted()]);
    const [row, ...others] = await read();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      accepted: 9,
      attempts: 6,
      latency: [2, 4, 0, 1],
      receiver: [0, 0, 6],
    });
  });

  it('is left out while the organisation moves', async () => {
    await stores.sql(`UPDATE organisations SET move_state = 'frozen' WHERE uid = $1`, [
      organisationUid,
    ]);
    await store.write('a', [counted()]);
    expect(await read()).toEqual([]);
  });
});

describe('reading', () => {
  beforeEach(async () => {
    const other = await stores.subscribe(organisationUid);
    await store.write('a', [
      counted(),
      counted({ eventType: 'booking' }),
      counted({ subscriptionUid: other, accepted: 7 }),
      counted({ subscriptionUid: undefined, accepted: 100 }),
      counted({ subscriptionUid: undefined, eventType: 'booking', accepted: 50 }),
    ]);
  });

  it('tells an organisation by its own sums', async () => {
    const rows = await read({ by: ['organisation'] });
    expect(rows.map(({ accepted, eventType }) => [accepted, eventType])).toEqual([
      [150, undefined],
    ]);
  });

  it('tells event types apart', async () => {
    const rows = await read({ by: ['event_type'] });
    expect(rows.map(({ accepted, eventType }) => [accepted, eventType])).toEqual([
      [50, 'booking'],
      [100, 'order'],
    ]);
  });

  it('tells endpoints apart', async () => {
    const rows = await read();
    expect(rows.map(({ accepted }) => accepted).toSorted()).toEqual([7, 8]);
  });

  it('tells one subscription alone', async () => {
    const rows = await read({ by: [], subscriptionUid });
    expect(rows).toMatchObject([{ subscriptionUid, accepted: 8 }]);
  });

  it('tells a pharmacy of its own subscriptions, and nothing of the organisation', async () => {
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const own = await stores.subscribe(organisationUid, { pharmacyUid });
    await store.write('a', [counted({ subscriptionUid: own, accepted: 2 })]);
    const rows = await read({ by: ['organisation'] }, { organisationUid, pharmacyUid });
    expect(rows.map(({ accepted }) => accepted)).toEqual([2]);
    expect(await read({ by: [], subscriptionUid }, { organisationUid, pharmacyUid })).toEqual([]);
  });

  it('adds up no more than it may, and says so', async () => {
    expect(await ask({}, scope(), 2)).toBeUndefined();
    expect(await ask({}, scope(), 3)).toHaveLength(2);
  });

  it('tells another organisation nothing', async () => {
    const other = { ...scope(), organisationUid: await stores.addOrganisation() };
    for (const by of [['organisation'], ['endpoint']] as const)
      expect(await read({ by, subscriptionUid: undefined }, other)).toEqual([]);
    expect(await read({ by: [], subscriptionUid }, other)).toEqual([]);
  });
});

describe('folding', () => {
  const old = new Date(Math.floor((NOW - 26 * HOUR_MS) / HOUR_MS) * HOUR_MS);
  const fold = async () => {
    while (!(await store.foldMinutes()).isDone);
  };
  const minutes = () =>
    stores.sql('SELECT FROM stats_minutes WHERE organisation_uid = $1', [organisationUid]);

  it('makes one hour of the minutes of all processes, and the sums stay the same', async () => {
    for (let minute = 0; minute < 60; minute += 1)
      for (const writer of ['a', 'b'])
        await store.write(writer, [
          counted({ minute: new Date(old.getTime() + minute * MINUTE_MS) }),
        ]);
    const before = await read();
    await fold();
    expect(await minutes()).toEqual([]);
    expect(await read()).toEqual(before);
    expect(before).toMatchObject([{ at: old, accepted: 480, receiver: [0, 0, 360] }]);
  });

  it('adds to an hour that was made before', async () => {
    await store.write('a', [counted({ minute: old })]);
    await fold();
    await store.write('late', [counted({ minute: old, latency: [0, 0, 0, 5] })]);
    await fold();
    expect(await read()).toMatchObject([{ accepted: 8, latency: [1, 2, 0, 5] }]);
  });

  it('counts each minute once when several workers fold', async () => {
    const many = Array.from({ length: FOLD_ROWS * 2 }, (_, index) =>
      counted({ minute: old, eventType: `type-${index}` }),
    );
    await store.write('a', many);
    await Promise.all([fold(), fold(), fold()]);
    expect(await read()).toMatchObject([{ accepted: many.length * 4 }]);
  });

  it('leaves the minutes of the last day alone', async () => {
    await store.write('a', [counted({ minute: new Date(NOW - 23 * HOUR_MS) })]);
    await fold();
    expect(await minutes()).toHaveLength(1);
  });

  it('leaves the minutes of an organisation alone that is on its way', async () => {
    await store.write('a', [counted({ minute: old })]);
    await stores.sql(`UPDATE organisations SET move_state = 'frozen' WHERE uid = $1`, [
      organisationUid,
    ]);
    await fold();
    expect(await minutes()).toHaveLength(1);
  });
});

describe('figures of a subscription', () => {
  const figures = async (most = 10) =>
    (await log.figuresOf(scope(), [subscriptionUid], most)).get(subscriptionUid);

  it('are none of one that has done nothing', async () => {
    expect(await figures()).toEqual({
      successRate: undefined,
      lastSuccessAt: undefined,
      backlog: 0,
      oldestWaitingAt: undefined,
    });
  });

  it('are those of the last hour, with the last success of any time', async () => {
    const long = new Date(NOW - 50 * HOUR_MS);
    await store.write('a', [counted({ minute: long, lastSuccessAt: long })]);
    await store.foldMinutes();
    await store.write('a', [counted({ attempts: 4, succeeded: 1, lastSuccessAt: undefined })]);
    expect(await figures()).toMatchObject({ successRate: 0.25, lastSuccessAt: long });
  });

  it('count what waits up to the bound, and tell since when the longest is due', async () => {
    await stores.addDue(subscriptionUid, 1, -100);
    await stores.addDue(subscriptionUid, 4, 100);
    expect(await figures()).toMatchObject({ backlog: 5, oldestWaitingAt: expect.any(Date) });
    expect((await figures(3))?.backlog).toBe(3);
    const oldest = await log.oldestWaiting(scope(), subscriptionUid);
    expect(Date.now() - (oldest?.getTime() ?? 0)).toBeGreaterThan(99_000);
  });

  it('are not told to another organisation', async () => {
    const other = { ...scope(), organisationUid: await stores.addOrganisation() };
    expect([...(await log.figuresOf(other, [subscriptionUid], 10))]).toEqual([]);
    await stores.addDue(subscriptionUid, 1, -100);
    expect(await log.oldestWaiting(other, subscriptionUid)).toBeUndefined();
  });
});

it('an event that no worker has taken waits, for the organisation', async () => {
  await stores.addDue(subscriptionUid, 1, 100);
  expect(await log.oldestWaiting(scope())).toBeInstanceOf(Date);
  expect(await log.oldestWaiting(scope(), subscriptionUid)).toBeUndefined();
});
