import { expect, it } from 'vitest';
import { clock, clockToSecond, distance, duration, exactUtc } from './times.ts';

const NOW = new Date('2026-12-01T13:00:00Z');

it.each([
  ['2026-12-01T13:05:09Z', 'UTC', '13:05', '13:05:09'],
  ['2026-12-01T13:05:09Z', 'Europe/Berlin', '14:05', '14:05:09'],
  ['2026-12-01T23:30:00Z', 'Europe/Berlin', '2 Dec, 00:30', '2 Dec, 00:30:00'],
  ['2025-11-30T09:00:00Z', 'UTC', '30 Nov 2025, 09:00', '30 Nov 2025, 09:00:00'],
])('%s in %s is %s', (iso, zone, text, toSecond) => {
  expect(clock(iso, NOW, zone)).toBe(text);
  expect(clockToSecond(iso, NOW, zone)).toBe(toSecond);
});

it.each([
  ['2026-12-01T13:00:04Z', 'in a moment'],
  ['2026-12-01T12:59:55Z', 'just now'],
  ['2026-12-01T12:59:20Z', '40 s ago'],
  ['2026-12-01T13:04:30Z', 'in 4 min'],
  ['2026-12-01T11:00:00Z', '2 h ago'],
  ['2026-11-20T13:00:00Z', '11 days ago'],
])('%s is %s', (iso, text) => {
  expect(distance(iso, NOW)).toBe(text);
});

it.each([
  [18.4, '18 ms'],
  [1_420, '1.4 s'],
  [125_000, '2 min'],
])('%s ms last %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it('keeps the exact time for logs', () => {
  expect(exactUtc('2026-12-01T13:05:09.123Z')).toBe('2026-12-01 13:05:09.123 UTC');
});
