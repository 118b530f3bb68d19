import { expect, it } from 'vitest';
import type { StatsRowView } from '../api/document.gen.ts';
import { pointsOf, seriesOf } from './series.ts';

const row = (at: string, accepted: number) => ({ at, accepted }) as StatsRowView;
const stats = {
  from: '2026-12-01T13:00:00Z',
  to: '2026-12-01T13:03:30Z',
  step: 'minute' as const,
  oldest_waiting_at: null,
  data: [
    row('2026-12-01T13:01:00Z', 2),
    row('2026-12-01T13:01:00Z', 3),
    row('2026-12-01T13:03:00Z', 1),
  ],
};

it('has a number for each step, and none where nothing was counted', () => {
  expect(seriesOf(stats, 'accepted')).toEqual([0, 5, 0, 1]);
});

it.each([
  [[0, 5, 0], '0,100 50,0 100,100'],
  [[0, 0], '0,100 100,100'],
  [[3], '0,0'],
])('%j is the line %s', (series, points) => {
  expect(pointsOf(series)).toBe(points);
});
