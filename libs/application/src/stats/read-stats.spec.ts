import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import {
  type EndpointFigures,
  StatsLog,
  type StatsQuestion,
  type StatsRow,
} from '../ports/stats-log.js';
import { ReadStats, type StatsQuery } from './read-stats.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const NOW = '2026-03-01T10:00:00.000Z';

class ScriptedStatsLog extends StatsLog {
  asked: StatsQuestion | undefined;
  rows: readonly StatsRow[] | undefined = [];

  override async read(
    _: unknown,
    question: StatsQuestion,
  ): Promise<readonly StatsRow[] | undefined> {
    this.asked = question;
    return this.rows;
  }

  override async oldestWaiting(): Promise<Date | undefined> {
    return undefined;
  }

  override async figuresOf(): Promise<ReadonlyMap<string, EndpointFigures>> {
    return new Map();
  }
}

function setUp() {
  const log = new ScriptedStatsLog();
  const read = new ReadStats(log, new FakeClock());
  const ask = (query: Partial<StatsQuery>) =>
    read.execute(SCOPE, { from: undefined, to: undefined, step: undefined, by: [], ...query });
  return { log, ask };
}

const at = (text: string) => new Date(text);

describe('without a step', () => {
  it.each([
    ['the last hour, which is the default', {}, 'minute', '2026-03-01T09:00:00.000Z'],
    ['three hours', { from: at('2026-03-01T07:00:30Z') }, 'minute', '2026-03-01T07:00:00.000Z'],
    ['half a day', { from: at('2026-02-28T22:10:00Z') }, 'hour', '2026-02-28T22:00:00.000Z'],
    [
      'an hour of last week',
      { from: at('2026-02-20T10:20:00Z'), to: at('2026-02-20T11:20:00Z') },
      'hour',
      '2026-02-20T10:00:00.000Z',
    ],
  ] as const)('%s is told from the start of a whole step', async (_, query, step, from) => {
    const { log, ask } = setUp();
    await ask(query);
    expect(log.asked).toMatchObject({ step, from: at(from) });
  });
});

it.each([
  ['from', { from: at(NOW), to: at(NOW) }],
  ['from', { from: at('2025-11-01T00:00:00Z') }],
  ['step', { step: 'minute', from: at('2026-02-28T09:00:00Z') }],
] as const)('refuses by the field %s: %j', async (field, query) => {
  await expect(setUp().ask(query)).rejects.toMatchObject({ code: 'invalid', fields: [{ field }] });
});

it('refuses an answer that would be too long, and names the field that makes it shorter', async () => {
  const { log, ask } = setUp();
  const row = { at: at(NOW), subscriptionUid: undefined, eventType: undefined };
  const counts = { accepted: 1, attempts: 0, succeeded: 0, failed: 0, latency: [], receiver: [] };
  log.rows = Array.from({ length: 5001 }, () => ({ ...row, ...counts }));
  await expect(ask({})).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'from' }] });
});

it('refuses what would take too long to add up, by the same field', async () => {
  const { log, ask } = setUp();
  log.rows = undefined;
  await expect(ask({})).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'from' }] });
});

it('tells the percentiles of each histogram', async () => {
  const { log, ask } = setUp();
  log.rows = [
    {
      at: at(NOW),
      subscriptionUid: undefined,
      eventType: 'order',
      accepted: 20,
      attempts: 20,
      succeeded: 20,
      failed: 0,
      latency: [0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 1],
      receiver: [],
    },
  ];
  const [line] = (await ask({})).lines;
  expect(line?.latency).toEqual({ p50: expect.closeTo(1.7, 1), p95: 2 });
  expect(line?.receiver).toEqual({ p50: undefined, p95: undefined });
});
