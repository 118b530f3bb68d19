import type { StatsRowView, StatsView } from '../api/document.gen.ts';

const STEP_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000 };

export type Counted = 'accepted' | 'succeeded' | 'failed' | 'attempts';

/** One number for each step, also for those without a row. */
export function seriesOf({ from, to, step, data }: StatsView, what: Counted): readonly number[] {
  const start = Date.parse(from);
  const stepMs = STEP_MS[step] ?? Infinity;
  const steps = Math.max(1, Math.ceil((Date.parse(to) - start) / stepMs));
  const series = Array.from({ length: steps }, () => 0);
  for (const row of data) {
    const index = Math.floor((Date.parse(row.at) - start) / stepMs);
    if (index >= 0 && index < steps) series[index] = (series[index] ?? 0) + row[what];
  }
  return series;
}

export const sumOf = (rows: readonly StatsRowView[], what: Counted): number =>
  rows.reduce((sum, row) => sum + row[what], 0);

/** The points of a line through a series, in a box of 100 by 100; the highest value touches the top. */
export function pointsOf(series: readonly number[]): string {
  const highest = Math.max(1, ...series);
  const last = Math.max(1, series.length - 1);
  return series
    .map((value, index) => `${round((index / last) * 100)},${round(100 - (value / highest) * 100)}`)
    .join(' ');
}

const round = (value: number) => Math.round(value * 100) / 100;
