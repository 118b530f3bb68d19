import type { Bench } from '../bench.ts';
import { medianRate, type RunResult } from '../load/result.ts';
import { runSystem } from '../load/run-closed.ts';
import { median } from '../measure/statistics.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { seedOrganisations } from '../seed/subscriptions.ts';
import { type System, withSystem } from '../servers/system.ts';
import type { Sender } from '../servers/tenant.ts';

const EACH = 10;

/** The same events for one organisation with ten subscriptions, or for thousands of such. */
export function measureSubscriptions(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    const organisations = bench.size(5000, 200);
    const one = { name: 'few', organisations: 1, subscriptionsEach: EACH };
    const few = await runAll(system, await seedOrganisations(system, one));
    const all = { name: 'many', organisations, subscriptionsEach: EACH };
    const many = await runAll(system, await seedOrganisations(system, all));
    const name = `redis: ${organisations * EACH} subscriptions`;
    return [
      toRow(`redis: ${EACH} subscriptions`, medianRate(few), 'deliveries/s'),
      toRow(name, medianRate(many), 'deliveries/s'),
      toRow(`${name} against ${EACH}`, medianRate(many) / medianRate(few), 'ratio', {
        target: TARGETS.manySubscriptions,
      }),
      toRow(`${name}, more worker memory`, medianMb(many) - medianMb(few), 'MB', {
        target: TARGETS.manySubscriptionsMemoryMb,
      }),
      ...ledgerRows(name, [...few, ...many]),
    ];
  });
}

/** Uses a new worker, whose caches are empty. */
async function runAll(system: System, sender: Sender): Promise<RunResult[]> {
  const { bench } = system;
  await system.startWorker();
  const common = { payloadBytes: 1024, feed: 'live' } as const;
  await runSystem(system, sender, { ...common, idPrefix: 'warm', events: 500 });
  const results: RunResult[] = [];
  for (let run = 0; run < bench.options.runs; run += 1) {
    const events = bench.size(5000, 300);
    results.push(await runSystem(system, sender, { ...common, idPrefix: `run-${run}`, events }));
    bench.say(`  run ${run + 1}: ${results.at(-1)?.deliveriesPerSecond.toFixed(0)}/s`);
  }
  await system.stopWorkers();
  return results;
}

function medianMb(results: readonly RunResult[]): number {
  return median(results.map(({ cost }) => cost.peakMb['worker'] ?? Number.NaN));
}
