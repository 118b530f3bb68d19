import { type Cost, sumOf } from '../measure/cost.ts';
import { median, medianRatio } from '../measure/statistics.ts';
import { type Row, type Target, toRow } from './row.ts';

/** The cost of a run, and its requests. */
export interface Spent {
  readonly cost: Cost;
  readonly requests: number;
}

const PER = 10_000;

/** CPU seconds per 10,000 deliveries over all processes, in each run. */
export function cpuOf(runs: readonly Spent[]): number[] {
  return runs.map(({ cost, requests }) => (sumOf(cost.cpuSeconds) * PER) / requests);
}

/** Compares with the bare loop of the same runs, which made as many deliveries. */
export function costAgainstBareRows(
  name: string,
  runs: readonly Spent[],
  bare: readonly Spent[],
  target?: Target,
): Row[] {
  const ratio = medianRatio(cpuOf(runs), cpuOf(bare));
  return [
    toRow(`${name}, CPU of all`, median(cpuOf(runs)), `s/${PER} deliveries`),
    toRow(`${name}, CPU of the bare loop`, median(cpuOf(bare)), `s/${PER} deliveries`),
    toRow(`${name}, CPU against the bare loop`, ratio, 'ratio', { ...(target && { target }) }),
  ];
}

/** How many cores all processes together kept busy. */
export function coresRow(name: string, runs: readonly Pick<Spent, 'cost'>[], target?: Target): Row {
  const cores = runs.map(({ cost }) => (sumOf(cost.cpuSeconds) * 1000) / cost.elapsedMs);
  return toRow(`${name}, cores in use`, median(cores), 'cores', { ...(target && { target }) });
}

/** Medians over runs of what 10,000 deliveries took. */
export function costRows(
  name: string,
  runs: readonly Spent[],
  memory: Readonly<Record<string, Target>> = {},
): Row[] {
  const perDelivery = (pick: (cost: Cost) => number) =>
    median(runs.map(({ cost, requests }) => pick(cost) / requests));
  const cpu = Object.keys(runs[0]?.cost.cpuSeconds ?? {}).map((one) =>
    toRow(
      `${name}, CPU of ${one}`,
      perDelivery(({ cpuSeconds }) => cpuSeconds[one] ?? Number.NaN) * PER,
      `s/${PER} deliveries`,
    ),
  );
  const { databaseCalls, redisCalls } = runs[0]?.cost ?? {};
  return [
    ...cpu,
    ...memoryRows(
      name,
      runs.map(({ cost }) => cost),
      memory,
    ),
    ...(databaseCalls === undefined
      ? []
      : [
          toRow(
            `${name}, database round trips`,
            perDelivery((cost) => cost.databaseCalls ?? Number.NaN),
            'per delivery',
          ),
        ]),
    ...(redisCalls === undefined
      ? []
      : [
          toRow(
            `${name}, Redis round trips`,
            perDelivery((cost) => cost.redisCalls ?? Number.NaN),
            'per delivery',
          ),
        ]),
  ];
}

/** Proportional set sizes: what several processes share is divided among them. */
export function memoryRows(
  name: string,
  costs: readonly Cost[],
  targets: Readonly<Record<string, Target>> = {},
): Row[] {
  const all = costs.map(({ pssMb }) => ({ ...pssMb, all: sumOf(pssMb) }));
  return Object.keys(all[0] ?? {}).map((one) => {
    const target = targets[one];
    const values = all.map((pssMb: Readonly<Record<string, number>>) => pssMb[one] ?? Number.NaN);
    return toRow(`${name}, memory of ${one}`, median(values), 'MB', { ...(target && { target }) });
  });
}
