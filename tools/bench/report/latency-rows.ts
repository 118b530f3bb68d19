import { median, percentile } from '../measure/statistics.ts';
import { type Row, type Target, toRow } from './row.ts';

type Shares = Readonly<Record<string, number>>;

const SHARES: Shares = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** Medians over the runs of their p50, p95 and p99, in milliseconds. */
export function latencyRows(
  name: string,
  runs: readonly Float64Array[],
  targets: Readonly<Record<string, Target>> = {},
): Row[] {
  return Object.entries(SHARES).map(([label, share]) => {
    const target = targets[label];
    const value = median(runs.map((latencies) => percentile(latencies, share)));
    return toRow(`${name}, ${label}`, value, 'ms', { ...(target && { target }) });
  });
}
