import type { Bench } from '../bench.ts';
import { startBareLoop } from '../load/bare-subject.ts';
import { type Feed, FEED_TEXTS } from '../load/feed.ts';
import { medianRate, type RunResult } from '../load/result.ts';
import { runClosed, runSystem } from '../load/run-closed.ts';
import type { Subject } from '../load/subject.ts';
import { medianRatio } from '../measure/statistics.ts';
import type { Backend } from '../options.ts';
import { costAgainstBareRows, costRows, cpuOf } from '../report/cost-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, type Target, toRow } from '../report/row.ts';
import { type System, withSystem } from '../servers/system.ts';
import { type Spread, senderOf } from './spread.ts';

/** One way to feed the system, where its deliveries go, and what they may cost. */
export interface Way {
  readonly feed: Feed;
  readonly spread: Spread;
  /** Of the rate against the bare loop. */
  readonly rate?: Target;
  /** Of the CPU of all processes against the bare loop. */
  readonly cpu?: Target;
  /** By process, or "all". */
  readonly memory?: Readonly<Record<string, Target>>;
}

export interface ThroughputPlan {
  readonly backend: Backend;
  readonly deliveries: number;
  /** Share of deliveries in the warm-up, which is not counted; a fifth by default. */
  readonly warmShare?: number;
  readonly ways: readonly Way[];
}

/** All ways of one feed, run by run. */
interface Series {
  readonly bare: RunResult[];
  readonly system: ReadonlyMap<Way, RunResult[]>;
}

interface Round {
  readonly kind: 'warm' | 'full';
  readonly runs: number;
}

const PAYLOAD_BYTES = 1024;
const WARM_SHARE = 0.2;

/** Deliveries per second and their cost against the bare loop, which runs before each run. */
export function measureThroughput(bench: Bench, plan: ThroughputPlan): Promise<Row[]> {
  return withSystem(bench, plan.backend, async (system) => {
    await system.startWorker();
    const loop = await startBareLoop(system);
    const rows: Row[] = [];
    for (const [feed, ways] of Map.groupBy(plan.ways, (way) => way.feed)) {
      const measure = (round: Round) => runSeries(system, loop, { ...plan, ways, feed, ...round });
      // Warm up code, caches and connections, as a minute of traffic does.
      await measure({ kind: 'warm', runs: 1 });
      const series = await measure({ kind: 'full', runs: bench.options.runs });
      rows.push(...toRows(plan.backend, feed, series));
    }
    return rows;
  });
}

async function runSeries(
  system: System,
  loop: Subject,
  {
    deliveries,
    warmShare = WARM_SHARE,
    ways,
    feed,
    kind,
    runs,
  }: ThroughputPlan & Round & { readonly feed: Feed },
): Promise<Series> {
  const bare: RunResult[] = [];
  const results = new Map<Way, RunResult[]>(ways.map((way) => [way, []]));
  for (let run = 0; run < runs; run += 1) {
    const common = { payloadBytes: PAYLOAD_BYTES, feed };
    const count = Math.round(deliveries * (kind === 'warm' ? warmShare : 1));
    const idPrefix = `${feed}-${kind}-${run}`;
    const reference = await runClosed(system, loop, { ...common, idPrefix, events: count });
    bare.push(reference);
    for (const [{ spread }, list] of results) {
      const sender = await senderOf(system, spread, idPrefix);
      const events = Math.round(count / sender.paths.length);
      const result = await runSystem(system, sender, { ...common, idPrefix, events });
      list.push(result);
      const [ours, its] = [result, reference].map(
        (one) => `${one.deliveriesPerSecond.toFixed(0)}/s at ${cpuOf([one])[0]?.toFixed(1)} s`,
      );
      system.bench.say(`  ${idPrefix}: ${spread} ${ours}, bare loop ${its} of CPU per 10,000`);
    }
  }
  return { bare, system: results };
}

function toRows(backend: Backend, feed: Feed, { bare, system }: Series): Row[] {
  const how = FEED_TEXTS[feed];
  const rows = [toRow(`${backend}: bare loop, ${how}`, medianRate(bare), 'deliveries/s')];
  for (const [{ spread, rate, cpu, memory }, results] of system) {
    const name = `${backend}: ${spread}, ${how}`;
    const ratio = medianRatio(ratesOf(results), ratesOf(bare));
    rows.push(
      toRow(name, medianRate(results), 'deliveries/s'),
      toRow(`${name}, against the bare loop`, ratio, 'ratio', { ...(rate && { target: rate }) }),
      // Figures of a new worker include its start.
      ...(feed === 'cold' ? [] : costAgainstBareRows(name, results, bare, cpu)),
      ...(feed === 'cold' ? [] : costRows(name, results, memory)),
      ...ledgerRows(name, results),
    );
  }
  return [...rows, ...ledgerRows(`${backend}: bare loop, ${how}`, bare)];
}

function ratesOf(results: readonly RunResult[]): number[] {
  return results.map(({ deliveriesPerSecond }) => deliveriesPerSecond);
}
