import type { Cost } from '../measure/cost.ts';
import { median } from '../measure/statistics.ts';
import { type Row, toRow } from './row.ts';

const PER = 10_000;
/** Not part of the system, and mostly idle while it is measured. */
const LEFT_OUT = new Set(['bare loop']);

/** Medians over runs of what 10,000 deliveries took. */
export function costRows(
  name: string,
  costs: readonly Cost[],
  deliveries: readonly number[],
): Row[] {
  const perDelivery = (pick: (cost: Cost) => number) =>
    median(costs.map((cost, run) => pick(cost) / (deliveries[run] ?? Number.NaN)));
  const processes = Object.keys(costs[0]?.cpuSeconds ?? {}).filter((one) => !LEFT_OUT.has(one));
  const cpu = processes.map((one) =>
    toRow(
      `${name}, CPU of ${one}`,
      perDelivery(({ cpuSeconds }) => cpuSeconds[one] ?? Number.NaN) * PER,
      `s/${PER} deliveries`,
    ),
  );
  const memory = processes.map((one) => {
    const peaks = costs.map(({ peakMb }) => peakMb[one] ?? Number.NaN);
    return toRow(`${name}, peak memory of ${one}`, median(peaks), 'MB');
  });
  const databaseCalls = perDelivery((cost) => cost.databaseCalls);
  const redisCalls = perDelivery((cost) => cost.redisCalls ?? Number.NaN);
  return [
    ...cpu,
    ...memory,
    toRow(`${name}, database round trips`, databaseCalls, 'per delivery'),
    ...(costs[0]?.redisCalls === undefined
      ? []
      : [toRow(`${name}, Redis round trips`, redisCalls, 'per delivery')]),
  ];
}
