import type { Bench } from '../bench.ts';
import { medianRate, type RunResult } from '../load/result.ts';
import { runSystem } from '../load/run-closed.ts';
import { median } from '../measure/statistics.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant } from '../servers/tenant.ts';

/** From here on the cores are the limit, and a second worker cannot help. */
const BUSY_SHARE = 0.85;
/** The target's receivers, and slow ones, for which slots are the limit. */
const DELAYS_MS = [50, 500];

/** Measures what a second worker adds if the first waits for receivers. */
export function measureTwoWorkers(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    const rows: Row[] = [];
    for (const delayMs of DELAYS_MS) {
      await system.startWorker();
      const one = await runAll(system, `one-${delayMs}`, delayMs);
      await system.startWorker();
      const two = await runAll(system, `two-${delayMs}`, delayMs);
      await system.stopWorkers();
      rows.push(...toRows(`redis: receivers at ${delayMs} ms`, one, two));
    }
    return rows;
  });
}

function toRows(name: string, one: readonly RunResult[], two: readonly RunResult[]): Row[] {
  const busyShare = median(two.map(({ cost }) => cost.busyShare));
  const areCoresTheLimit = busyShare > BUSY_SHARE;
  const note = `${(busyShare * 100).toFixed(0)} % of all cores in use with two workers`;
  const ratio = toRow(
    `${name}, two workers against one`,
    medianRate(two) / medianRate(one),
    'ratio',
    {
      target: TARGETS.twoWorkers,
      note: areCoresTheLimit ? `NOT MEASURED: the cores are the limit (${note})` : note,
    },
  );
  return [
    toRow(`${name}, one worker`, medianRate(one), 'deliveries/s'),
    toRow(`${name}, two workers`, medianRate(two), 'deliveries/s'),
    { ...ratio, ...(areCoresTheLimit && { holds: null }) },
    ...ledgerRows(name, [...one, ...two]),
  ];
}

async function runAll(system: System, name: string, delayMs: number): Promise<RunResult[]> {
  const { bench } = system;
  const tenant = await createTenant(system, 1);
  const results: RunResult[] = [];
  for (let run = 0; run < bench.options.runs; run += 1) {
    const common = { payloadBytes: 1024, feed: 'live' } as const;
    const load = {
      ...common,
      idPrefix: `${name}-${run}`,
      events: bench.size(8000, 1500),
      delayMs,
    };
    results.push(await runSystem(system, tenant, load));
    bench.say(`  ${load.idPrefix}: ${results.at(-1)?.deliveriesPerSecond.toFixed(0)}/s`);
  }
  return results;
}
