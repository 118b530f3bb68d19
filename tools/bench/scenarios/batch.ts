import type { Bench } from '../bench.ts';
import type { RunResult } from '../load/result.ts';
import { runSystem } from '../load/run-closed.ts';
import { median } from '../measure/statistics.ts';
import { latencyRows } from '../report/latency-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant } from '../servers/tenant.ts';

/** Batches of 100 as fast as they are accepted, with a subscription and without one. */
export function measureBatch(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    await system.startWorker();
    const delivered = await runAll(system, 1);
    const unwanted = await runAll(system, 0);
    const name = 'redis: batches of 100';
    return [
      toRow(`${name}, accepted`, median(rates(delivered)), 'events/s', {
        target: TARGETS.batchEventsPerSecond,
      }),
      toRow(`${name} that nobody wants, accepted`, median(rates(unwanted)), 'events/s'),
      ...latencyRows(
        `${name}, POST`,
        delivered.map(({ acceptMs }) => acceptMs),
      ),
      ...ledgerRows(name, delivered),
    ];
  });
}

async function runAll(system: System, subscriptions: number): Promise<RunResult[]> {
  const { bench } = system;
  const tenant = await createTenant(system, subscriptions);
  const common = { payloadBytes: 1024, feed: 'live' } as const;
  await runSystem(system, tenant, { ...common, idPrefix: 'warm', events: 2000 });
  const results: RunResult[] = [];
  for (let run = 0; run < bench.options.runs; run += 1) {
    const events = bench.size(20_000, 3000);
    const result = await runSystem(system, tenant, { ...common, idPrefix: `run-${run}`, events });
    bench.say(`  run ${run + 1}: ${result.acceptedPerSecond.toFixed(0)} events/s`);
    results.push(result);
  }
  return results;
}

function rates(results: readonly RunResult[]): number[] {
  return results.map(({ acceptedPerSecond }) => acceptedPerSecond);
}
