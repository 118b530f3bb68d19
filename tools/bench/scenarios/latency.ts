import type { Bench } from '../bench.ts';
import { startBareLoop } from '../load/bare-subject.ts';
import { runClosed } from '../load/run-closed.ts';
import { type OpenResult, runOpen } from '../load/run-open.ts';
import type { Subject } from '../load/subject.ts';
import { systemSubject } from '../load/system-subject.ts';
import { costAgainstBareRows, costRows, coresRow } from '../report/cost-rows.ts';
import { latencyRows } from '../report/latency-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, type Target } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { withBurner } from '../servers/burner.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant } from '../servers/tenant.ts';

interface Pace {
  readonly ratePerSecond: number;
  /** Another load of one core beside it. */
  readonly isBeside?: boolean;
  readonly accept?: Readonly<Record<string, Target>>;
  readonly endToEnd?: Readonly<Record<string, Target>>;
  readonly cores?: Target;
}

const PACES: readonly Pace[] = [
  { ratePerSecond: 50 },
  { ratePerSecond: 100, cores: TARGETS.coresAt100 },
  {
    ratePerSecond: 200,
    cores: TARGETS.coresAt200,
    endToEnd: { p50: TARGETS.endToEndP50Ms, p99: TARGETS.endToEndP99Ms },
  },
  {
    ratePerSecond: 200,
    isBeside: true,
    endToEnd: { p99: TARGETS.endToEndBesideLoadP99Ms },
  },
  { ratePerSecond: 500, accept: { p99: TARGETS.acceptP99Ms } },
  { ratePerSecond: 1000 },
];
/** After this many events V8 has compiled all hot code. */
const WARM_EVENTS = 10_000;
const PAYLOAD_BYTES = 1024;

/** Single events by the clock, at rates from idle to busy: their latency and cost. */
export function measureLatency(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    await system.startWorker();
    const ours = systemSubject(system, await createTenant(system, 1));
    const loop = await startBareLoop(system);
    const events = bench.size(WARM_EVENTS, 1000);
    const warm = { idPrefix: 'warm', events, payloadBytes: PAYLOAD_BYTES, feed: 'single' } as const;
    for (const subject of [loop, ours]) await runClosed(system, subject, warm);
    const rows: Row[] = [];
    for (const pace of PACES) rows.push(...(await measurePace(system, ours, loop, pace)));
    return rows;
  });
}

async function measurePace(
  system: System,
  ours: Subject,
  loop: Subject,
  pace: Pace,
): Promise<Row[]> {
  const { bench } = system;
  const name = `${pace.ratePerSecond} events/s${pace.isBeside ? ' beside a load of one core' : ''}`;
  const at = `redis: ${name}`;
  const bare: OpenResult[] = [];
  const results: OpenResult[] = [];
  for (let run = 0; run < bench.options.runs; run += 1) {
    const idPrefix = `at-${pace.ratePerSecond}-${pace.isBeside ? 'beside-' : ''}${run}`;
    const load = { idPrefix, durationMs: bench.size(12_000, 3000) };
    bare.push(await runAt(system, loop, pace, load));
    results.push(await runAt(system, ours, pace, load));
  }
  bench.say(`  ${at}: done`);
  const latencies = (what: string, runs: readonly Float64Array[], targets?: Pace['accept']) =>
    latencyRows(`${at}, ${what}`, runs, targets);
  return [
    ...latencies(
      'POST /v1/events',
      results.map(({ acceptMs }) => acceptMs),
      pace.accept,
    ),
    ...latencies(
      'to the receiver',
      results.map(({ endToEndMs }) => endToEndMs),
      pace.endToEnd,
    ),
    ...latencies(
      'to the receiver, bare loop',
      bare.map(({ endToEndMs }) => endToEndMs),
    ),
    ...latencies(
      'lateness of the generator',
      results.map(({ latenessMs }) => latenessMs),
    ),
    coresRow(at, results, pace.cores),
    coresRow(`${at}, bare loop`, bare),
    ...costAgainstBareRows(at, results, bare),
    ...costRows(at, results),
    ...ledgerRows(at, results),
  ];
}

function runAt(
  system: System,
  subject: Subject,
  { ratePerSecond, isBeside }: Pace,
  load: { readonly idPrefix: string; readonly durationMs: number },
): Promise<OpenResult> {
  const run = () =>
    runOpen(system, subject, { ...load, ratePerSecond, payloadBytes: PAYLOAD_BYTES });
  return isBeside ? withBurner(system.bench, run) : run();
}
