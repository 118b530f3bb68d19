import type { Bench } from '../bench.ts';
import { BARE_PREFIX, type Feed } from '../load/feed.ts';
import { type LoadResult, medianRate } from '../load/result.ts';
import { runBare } from '../load/run-bare.ts';
import { runSystem, type SystemResult } from '../load/run-system.ts';
import { medianRatio } from '../measure/statistics.ts';
import type { Backend } from '../options.ts';
import { costRows } from '../report/cost-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, type Target, toRow } from '../report/row.ts';
import { type System, withSystem } from '../servers/system.ts';
import { SPREADS, type Spread, senderOf } from './spread.ts';

export interface ThroughputPlan {
  readonly backend: Backend;
  readonly deliveries: number;
  readonly feeds: readonly Feed[];
  readonly targets: Readonly<Partial<Record<Spread, Target>>>;
}

interface Series {
  readonly bare: LoadResult[];
  readonly system: ReadonlyMap<Spread, SystemResult[]>;
}

interface Round {
  readonly kind: 'warm' | 'full';
  readonly feed: Feed;
  readonly runs: number;
}

const PAYLOAD_BYTES = 1024;
const WARM_SHARE = 0.2;

/** Deliveries per second against the bare loop, which takes its turn before each run. */
export function measureThroughput(bench: Bench, plan: ThroughputPlan): Promise<Row[]> {
  return withSystem(bench, plan.backend, async (system) => {
    await system.startWorker();
    await system.bareLoop.ask('start', { ...system.queues, prefix: BARE_PREFIX });
    const rows: Row[] = [];
    for (const feed of plan.feeds) {
      // What is compiled, cached and connected after a minute of traffic is so here.
      await runSeries(system, plan, { kind: 'warm', feed, runs: 1 });
      const { runs } = bench.options;
      const series = await runSeries(system, plan, { kind: 'full', feed, runs });
      rows.push(...toRows(plan, feed, series));
    }
    return rows;
  });
}

async function runSeries(
  system: System,
  { deliveries }: ThroughputPlan,
  { kind, feed, runs }: Round,
): Promise<Series> {
  const bare: LoadResult[] = [];
  const results = new Map<Spread, SystemResult[]>(SPREADS.map((spread) => [spread, []]));
  for (let run = 0; run < runs; run += 1) {
    const common = { payloadBytes: PAYLOAD_BYTES, feed };
    const count = Math.round(deliveries * (kind === 'warm' ? WARM_SHARE : 1));
    const idPrefix = `${feed}-${kind}-${run}`;
    const reference = await runBare(system, { ...common, idPrefix, count });
    bare.push(reference);
    for (const [spread, list] of results) {
      const sender = await senderOf(system, spread, idPrefix);
      const events = Math.round(count / sender.paths.length);
      const result = await runSystem(system, sender, { ...common, idPrefix, events });
      list.push(result);
      const [ours, its] = [result, reference].map((one) => one.deliveriesPerSecond.toFixed(0));
      system.bench.say(`  ${idPrefix}: ${spread} ${ours}/s, bare loop ${its}/s`);
    }
  }
  return { bare, system: results };
}

function toRows({ backend, targets }: ThroughputPlan, feed: Feed, { bare, system }: Series): Row[] {
  const how = feed === 'live' ? 'while events come in' : 'from a stored backlog';
  const rows = [toRow(`${backend}: bare loop, ${how}`, medianRate(bare), 'deliveries/s')];
  for (const [spread, results] of system) {
    const name = `${backend}: ${spread}, ${how}`;
    const target = feed === 'live' ? targets[spread] : undefined;
    const ratio = medianRatio(...toRates(results, bare));
    const costs = results.map(({ cost }) => cost);
    rows.push(
      toRow(name, medianRate(results), 'deliveries/s'),
      toRow(`${name}, against the bare loop`, ratio, 'ratio', { ...(target && { target }) }),
      ...costRows(name, costs, requestsOf(results)),
      ...ledgerRows(name, results),
    );
  }
  return [...rows, ...ledgerRows(`${backend}: bare loop, ${how}`, bare)];
}

function toRates(...series: [readonly LoadResult[], readonly LoadResult[]]): [number[], number[]] {
  const [ours, bare] = series;
  const rate = ({ deliveriesPerSecond }: LoadResult) => deliveriesPerSecond;
  return [ours.map(rate), bare.map(rate)];
}

function requestsOf(results: readonly SystemResult[]): number[] {
  return results.map(({ requests }) => requests);
}
