import { describe, expect, it } from 'vitest';
import { readInstant } from './instant.js';

describe('a time in a query', () => {
  it.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00:00.5Z', '2026-03-01T10:00:00.500Z'],
    ['2026-03-01T10:00+02:00', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ])('%s is read', (text, time) => {
    expect(readInstant(text)).toEqual(new Date(time));
  });

  it.each([
    '2026-03-01T10:00:00',
    '2026-13-01',
    '1760000000',
    'yesterday',
    '',
    '2026-03-01T10:00:00 02:00',
  ])('%j is left as it is, and refused', (text) => {
    expect(readInstant(text)).toBe(text);
  });
});
