import type { Bench } from '../bench.ts';
import type { OpenResult } from '../load/run-open.ts';
import { runOpen } from '../load/run-open.ts';
import { systemSubject } from '../load/system-subject.ts';
import { median, percentile } from '../measure/statistics.ts';
import { type Row, type Target, toRow } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant, type Tenant } from '../servers/tenant.ts';
import { type Neighbours, NEIGHBOURS_PATH, seedNeighbours } from '../seed/neighbours.ts';

/** The endpoints beside the measured one, and the targets of its p99. */
interface Neighbourhood {
  readonly name: string;
  readonly endpoints: number;
  readonly kind: 'hang' | 'ok';
  readonly isSameOrganisation: boolean;
  /** Events by the clock, all of them to all endpoints. */
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly first?: Target;
  readonly later?: Target;
}

interface Latencies {
  readonly alone: Float64Array;
  readonly first: Float64Array;
  readonly later: Float64Array;
  readonly late: number;
}

const RATE = 50;
const ALONE_MS = 10_000;
const BESIDE_MS = 20_000;
const FIRST_MS = 1000;
const PATIENCE_MS = 60_000;

const hanging = (endpoints: number, isSameOrganisation: boolean): Neighbourhood => ({
  name: `${endpoints} that hang, of ${isSameOrganisation ? 'the same' : 'another'} organisation`,
  endpoints,
  kind: 'hang',
  isSameOrganisation,
  ratePerSecond: 1,
  durationMs: BESIDE_MS,
  ...(isSameOrganisation
    ? { first: TARGETS.isolationFirstSecond, later: TARGETS.isolationWithin }
    : { later: TARGETS.isolationBetween }),
});

const NEIGHBOURHOODS: readonly Neighbourhood[] = [
  hanging(400, false),
  hanging(60, true),
  hanging(400, true),
  hanging(950, true),
  {
    name: '50 events to 1000 healthy ones of another organisation',
    endpoints: 1000,
    kind: 'ok',
    isSameOrganisation: false,
    ratePerSecond: 50,
    durationMs: 1000,
  },
];

/** Measures how other endpoints affect a healthy one. */
export async function measureIsolation(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const neighbourhood of NEIGHBOURHOODS) {
    const runs: Latencies[] = [];
    for (let run = 0; run < bench.options.runs; run += 1)
      runs.push(await measure(bench, neighbourhood));
    rows.push(...toRows(neighbourhood, runs));
    bench.say(`  ${neighbourhood.name}: done`);
  }
  return rows;
}

/** Measures in a new system, which does not know these endpoints yet. */
function measure(bench: Bench, neighbourhood: Neighbourhood): Promise<Latencies> {
  return withSystem(bench, 'redis', async (system) => {
    await system.startWorker();
    const tenant = await createTenant(system, 1);
    const neighbours = await seedNeighbours(system, tenant, neighbourhood);
    await runBeside(system, tenant, neighbours, { idPrefix: 'warm', durationMs: 3000 });
    const alone = await runBeside(system, tenant, neighbours, {
      idPrefix: 'alone',
      durationMs: bench.size(ALONE_MS, 3000),
    });
    const { durationMs, ratePerSecond } = neighbourhood;
    const load = { to: neighbours.to, idPrefix: 'neighbour', payloadBytes: 1024 };
    const crowd = system.generator.ask('openLoop', { ...load, durationMs, ratePerSecond });
    const beside = await runBeside(system, tenant, neighbours, {
      idPrefix: 'beside',
      durationMs: bench.size(BESIDE_MS, 5000),
    });
    await crowd;
    return { alone: alone.endToEndMs, ...split(beside) };
  });
}

function runBeside(
  system: System,
  tenant: Tenant,
  { kinds }: Neighbours,
  load: { readonly idPrefix: string; readonly durationMs: number },
): Promise<OpenResult> {
  // Deliveries to hanging endpoints stay open; those of neighbours are not waited for.
  const subject = { ...systemSubject(system, tenant), settled: async () => {} };
  const receivers = { kinds, aside: NEIGHBOURS_PATH, patienceMs: PATIENCE_MS };
  const rate = { ratePerSecond: RATE, payloadBytes: 1024 };
  return runOpen(system, subject, { ...load, ...rate, ...receivers });
}

/** A missing delivery counts as an infinite latency. */
function split({ endToEndMs, sentAtMs, difference }: OpenResult): Omit<Latencies, 'alone'> {
  const startMs = Math.min(...sentAtMs);
  const isFirst = (index: number) => (sentAtMs[index] ?? 0) - startMs < FIRST_MS;
  const missing = new Float64Array(difference.lost).fill(Number.POSITIVE_INFINITY);
  return {
    first: endToEndMs.filter((_, index) => isFirst(index)),
    later: Float64Array.of(...endToEndMs.filter((_, index) => !isFirst(index)), ...missing),
    late: difference.lost,
  };
}

function toRows({ name, first, later }: Neighbourhood, runs: readonly Latencies[]): Row[] {
  const at = `redis: a healthy endpoint beside ${name}`;
  const share = (pick: (run: Latencies) => Float64Array, rank: number) =>
    median(runs.map((run) => percentile(pick(run), rank)));
  const ratio = (pick: (run: Latencies) => Float64Array) =>
    median(runs.map((run) => percentile(pick(run), 0.99) / percentile(run.alone, 0.99)));
  return [
    toRow(
      `${at}, p50 before they get events`,
      share(({ alone }) => alone, 0.5),
      'ms',
    ),
    toRow(
      `${at}, p99 before they get events`,
      share(({ alone }) => alone, 0.99),
      'ms',
    ),
    toRow(
      `${at}, p99 in the first second`,
      share((run) => run.first, 0.99),
      'ms',
    ),
    toRow(
      `${at}, p50 after it`,
      share((run) => run.later, 0.5),
      'ms',
    ),
    toRow(
      `${at}, p99 after it`,
      share((run) => run.later, 0.99),
      'ms',
    ),
    toRow(
      `${at}, longest after it`,
      share((run) => run.later, 1),
      'ms',
    ),
    toRow(
      `${at}, p99 in the first second against before`,
      ratio((run) => run.first),
      'ratio',
      {
        ...(first && { target: first }),
      },
    ),
    toRow(
      `${at}, p99 after it against before`,
      ratio((run) => run.later),
      'ratio',
      {
        ...(later && { target: later }),
      },
    ),
    toRow(
      `${at}, not there after ${PATIENCE_MS / 1000} s`,
      runs.reduce((sum, { late }) => sum + late, 0),
      'deliveries',
      { target: TARGETS.nothing },
    ),
  ];
}
