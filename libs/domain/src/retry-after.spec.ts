import { describe, expect, it, vi } from 'vitest';
import { readRetryAfter } from './retry-after.js';

const NOW = new Date('2026-03-01T10:00:00Z');
const DAY_MS = 86_400_000;

describe('readRetryAfter', () => {
  it.each([
    ['120', 120_000],
    [' 5 ', 5000],
    ['0', 1000],
    ['999999999', DAY_MS],
    ['Sun, 01 Mar 2026 10:02:00 GMT', 120_000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 1000],
    ['Fri, 01 Jan 2027 00:00:00 GMT', DAY_MS],
    ['Sunday, 01-Mar-26 10:02:00 GMT', 120_000],
    ['Sun Mar  1 10:02:00 2026', 120_000],
    // As cookies have it.
    ['Sun, 01-Mar-2026 10:02:00 GMT', 120_000],
    ['Sunday, 01-Mar-26 09:00:00 GMT', 1000],
    ['Sun Mar  1 09:00:00 2026', 1000],
    ['Sun, 01 Mar 9999 00:00:00 GMT', DAY_MS],
    ['9'.repeat(400), DAY_MS],
    ['00000005', 5000],
  ])('reads %j as %i ms', (header, expected) => {
    expect(readRetryAfter(header, NOW)).toBe(expected);
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati'])(
    'reads the date that names no zone as UTC, wherever it runs (%s)',
    (zone) => {
      vi.stubEnv('TZ', zone);
      expect(readRetryAfter('Sun Mar  1 10:02:00 2026', NOW)).toBe(120_000);
      vi.unstubAllEnvs();
    },
  );

  it.each([
    undefined,
    '',
    'soon',
    '-5x',
    '1.5 minutes',
    '5, 6',
    'Mar 1 2026',
    '2026-03-01T10:02:00Z',
    '-1',
    '+5',
    '1.5',
    '1e3',
    'Infinity',
    'Sun, 1 GMT',
    'Sun, soon 2026 GMT',
    'Sun, 01 Mar 2026 25:00:00 GMT',
    'Sun, 01 Mar 2026 10:02:00 PST GMT',
    'Sun, 01 Mar 2026 10:02:00 +0000',
  ])('ignores %j', (header) => {
    expect(readRetryAfter(header, NOW)).toBeUndefined();
  });
});
