import { describe, expect, it } from 'vitest';
import { type ClocksSeen, judgeClocks } from './judge-clocks.js';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 2, 1);

/** An hour after the last run of this process, on clocks that agree and always have. */
const fine: ClocksSeen = {
  databaseMs: NOW_MS,
  lastRunMs: NOW_MS - HOUR_MS,
  steadySinceMs: Number.NEGATIVE_INFINITY,
  skewMs: 0,
  databaseElapsedMs: HOUR_MS,
  monotonicElapsedMs: HOUR_MS,
};

describe('what may be destroyed', () => {
  it.each<[string, Partial<ClocksSeen>]>([
    ['clocks agree', {}],
    ['nothing was ever run', { lastRunMs: undefined }],
    ['the machine is four minutes off', { skewMs: 4 * 60_000 }],
    ['no worker ran for a night', { lastRunMs: NOW_MS - 12 * HOUR_MS }],
    ['the database has run evenly for two days since', { steadySinceMs: NOW_MS - 2 * DAY_MS }],
  ])('is everything that is due while %s', (_, seen) => {
    expect(judgeClocks({ ...fine, ...seen })).toEqual({ hasJumped: false, refusal: undefined });
  });

  it.each([40 * DAY_MS, -40 * DAY_MS, 5.1 * 60_000, -5.1 * 60_000])(
    'is nothing while the machine is %d ms ahead',
    (skewMs) => {
      const { refusal, hasJumped } = judgeClocks({ ...fine, skewMs });
      expect(refusal).toContain('differ by');
      expect(hasJumped).toBe(false);
    },
  );

  it.each<[string, Partial<ClocksSeen>]>([
    ['jumped ahead since the last run on record', { lastRunMs: NOW_MS - 40 * DAY_MS }],
    ['jumped back since the last run on record', { lastRunMs: NOW_MS + 10 * 60_000 }],
    ['jumped ahead while this process watched', { databaseElapsedMs: 3 * HOUR_MS }],
    ['jumped back while this process watched', { databaseElapsedMs: -HOUR_MS }],
  ])('is nothing when the database %s', (_, seen) => {
    expect(judgeClocks({ ...fine, ...seen })).toEqual({
      hasJumped: true,
      refusal: expect.stringContaining('jumped'),
    });
  });

  it('is nothing until the database has run evenly for two days', () => {
    const verdict = judgeClocks({ ...fine, steadySinceMs: NOW_MS - 1.9 * DAY_MS });
    expect(verdict).toMatchObject({ hasJumped: false, refusal: expect.any(String) });
  });
});
