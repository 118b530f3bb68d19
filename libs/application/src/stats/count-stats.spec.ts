import 'reflect-metadata';
import { lowestIdAt } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../test/fakes/counting-ids.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { RecordingStatsStore } from '../../test/fakes/recording-stats-store.js';
import type { AttemptSeen } from '../ports/telemetry.js';
import { CountStats, MOST_TALLIES, StatsLeftOut } from './count-stats.js';

function setUp() {
  const clock = new FakeClock();
  const store = new RecordingStatsStore();
  const stats = new CountStats(store, clock, new CountingIds());
  const acceptedAt = new Date(clock.time.getTime() - 500);
  const seen = (more: Partial<AttemptSeen> = {}): AttemptSeen => ({
    contract: 'rxscale',
    eventType: 'order',
    organisationUid: 'org_a',
    subscriptionUid: 'ns-1',
    eventUid: lowestIdAt('event', acceptedAt),
    deliveryUid: 'dlv_1',
    attempt: 1,
    outcome: { kind: 'succeeded', statusCode: 200 },
    detail: undefined,
    startedAt: clock.time,
    durationMs: 40,
    next: 'succeeded',
    retryInMs: undefined,
    ...more,
  });
  const accept = () =>
    stats.fannedOut({ organisationUid: 'org_a', type: 'order' }, ['ns-1', 'ns-2']);
  /** The sums over all that is stored. */
  const sumsOf = (subscriptionUid: string | undefined) => {
    const rows = [...store.rows.values()].filter((row) => row.subscriptionUid === subscriptionUid);
    const sum = (name: 'accepted' | 'attempts' | 'succeeded' | 'failed') =>
      rows.reduce((total, row) => total + row[name], 0);
    return [sum('accepted'), sum('attempts'), sum('succeeded'), sum('failed')];
  };
  return { clock, store, stats, seen, accept, sumsOf };
}

const placesOf = (histogram: readonly number[] | undefined) =>
  (histogram ?? []).flatMap((count, place) => (count > 0 ? [[place, count]] : []));

describe('what is counted', () => {
  it('is told of each subscription, and of the organisation in sum', async () => {
    const { stats, seen, accept, sumsOf } = setUp();
    accept();
    stats.attempted(seen());
    stats.attempted(seen({ subscriptionUid: 'ns-2', next: 'retrying' }));
    stats.attempted(seen({ subscriptionUid: 'ns-2', attempt: 2, next: 'failed' }));
    await stats.write();
    expect(sumsOf('ns-1')).toEqual([1, 1, 1, 0]);
    expect(sumsOf('ns-2')).toEqual([1, 2, 0, 1]);
    expect(sumsOf(undefined)).toEqual([1, 3, 1, 1]);
  });

  it('has the latency of first attempts alone, and the time of all of them', async () => {
    const { store, stats, seen } = setUp();
    stats.attempted(seen());
    stats.attempted(seen({ attempt: 2 }));
    await stats.write();
    const row = [...store.rows.values()].find(({ subscriptionUid }) => subscriptionUid === 'ns-1');
    expect(placesOf(row?.latency)).toEqual([[18, 1]]); // 362 to 512 ms
    expect(placesOf(row?.receiver)).toEqual([[11, 2]]); // 32 to 45 ms
    expect(row?.lastSuccessAt).toEqual(new Date('2026-03-01T10:00:00.040Z'));
  });

  it('belongs to its minute, and the minutes are not mixed', async () => {
    const { clock, store, stats, accept } = setUp();
    accept();
    clock.advance(60_000);
    accept();
    await stats.write();
    const ofAll = [...store.rows.values()].filter((row) => row.subscriptionUid === undefined);
    expect(ofAll.map(({ minute, accepted }) => [minute.toISOString(), accepted])).toEqual([
      ['2026-03-01T10:00:00.000Z', 1],
      ['2026-03-01T10:01:00.000Z', 1],
    ]);
  });
});

describe('a write', () => {
  it('that follows another one in the same minute replaces it with the sum', async () => {
    const { stats, accept, sumsOf } = setUp();
    accept();
    await stats.write();
    accept();
    await stats.write();
    expect(sumsOf('ns-1')).toEqual([2, 0, 0, 0]);
  });

  it.each([true, false])(
    'whose answer never came is repeated; it was carried out: %s',
    async (isCarriedOut) => {
      const { store, stats, accept, sumsOf } = setUp();
      accept();
      store.fault = { error: new Error('away'), isCarriedOut };
      await expect(stats.write()).rejects.toThrow('away');
      await stats.write();
      expect(sumsOf('ns-1')).toEqual([1, 0, 0, 0]);
    },
  );

  it('of nothing new is none', async () => {
    const { store, stats, accept } = setUp();
    accept();
    await stats.write();
    await stats.write();
    expect(store.writes).toEqual([3]);
  });

  it('during which more is counted leaves that to the next one', async () => {
    const { stats, accept, sumsOf } = setUp();
    accept();
    const writing = stats.write();
    accept();
    await writing;
    await stats.write();
    expect(sumsOf('ns-1')).toEqual([2, 0, 0, 0]);
  });

  it('after the clock went back adds to the latest minute, whose counts are not overwritten', async () => {
    const { clock, stats, accept, sumsOf } = setUp();
    clock.advance(60_000);
    accept();
    await stats.write();
    clock.advance(-60_000);
    accept();
    await stats.write();
    expect(sumsOf('ns-1')).toEqual([2, 0, 0, 0]);
  });
});

it('keeps a bounded number, says how many counts were left out, and goes on in the next minute', async () => {
  const { clock, stats, store } = setUp();
  for (let count = 0; count < MOST_TALLIES + 5; count += 1)
    stats.fannedOut({ organisationUid: `org_${count}`, type: 'order' }, []);
  await expect(stats.write()).rejects.toThrow(StatsLeftOut);
  expect(store.rows.size).toBe(MOST_TALLIES);
  clock.advance(60_000);
  await stats.write();
  stats.fannedOut({ organisationUid: 'org_a', type: 'order' }, []);
  await stats.write();
  expect(store.rows.size).toBe(MOST_TALLIES + 1);
});

it('one organisation with very many subscriptions leaves room for those of others', async () => {
  const { stats, accept, sumsOf, store } = setUp();
  const many = Array.from({ length: MOST_TALLIES * 2 }, (_, index) => `many-${index}`);
  stats.fannedOut({ organisationUid: 'org_many', type: 'order' }, many);
  accept();
  await expect(stats.write()).rejects.toThrow(StatsLeftOut);
  expect([sumsOf('ns-1'), sumsOf('ns-2')]).toEqual([
    [1, 0, 0, 0],
    [1, 0, 0, 0],
  ]);
  expect(store.rows.size).toBe(MOST_TALLIES / 2 + 3);
});

it('what was written of an earlier minute leaves its room to the same organisation', async () => {
  const { clock, stats, store } = setUp();
  const many = Array.from({ length: MOST_TALLIES / 2 - 1 }, (_, index) => `many-${index}`);
  for (let minute = 0; minute < 3; minute += 1) {
    stats.fannedOut({ organisationUid: 'org_many', type: 'order' }, many);
    await stats.write();
    clock.advance(60_000);
    await stats.write();
  }
  expect(store.rows.size).toBe((MOST_TALLIES / 2) * 3);
});
