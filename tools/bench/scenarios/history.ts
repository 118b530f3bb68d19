import type { Bench } from '../bench.ts';
import { listLog } from '../load/list-log.ts';
import { medianRate, type RunResult } from '../load/result.ts';
import { runSystem } from '../load/run-closed.ts';
import { percentile } from '../measure/statistics.ts';
import { EVENT_TYPE } from '../payload.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { seedHistory } from '../seed/history.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant, type Tenant } from '../servers/tenant.ts';

const PAGES = 200;
const WARM_PAGES = 20;
const FAN_OUT = 5;

/** Measures how weeks of stored deliveries affect new ones and reading the delivery log. */
export function measureHistory(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    await system.startWorker();
    const tenant = await createTenant(system, FAN_OUT);
    const attempts = bench.size(10_000_000, 200_000);
    await deliver(system, tenant, { idPrefix: 'warm', runs: 1 });
    const before = await deliver(system, tenant, { idPrefix: 'before', runs: bench.options.runs });
    await seedHistory(system, tenant, { attempts });
    // The first writes after a checkpoint are larger, and the caches hold what was stored last.
    await deliver(system, tenant, { idPrefix: 'warm-again', runs: 1 });
    const after = await deliver(system, tenant, { idPrefix: 'after', runs: bench.options.runs });
    const name = `redis: ${attempts} attempts stored`;
    return [
      toRow(`${name}, delivered`, medianRate(after), 'deliveries/s'),
      toRow(`${name}, against none`, medianRate(after) / medianRate(before), 'ratio', {
        target: TARGETS.historyRate,
      }),
      ...(await listRows(system, tenant, name)),
      ...ledgerRows(name, [...before, ...after]),
    ];
  });
}

async function listRows(system: System, tenant: Tenant, name: string): Promise<Row[]> {
  const lists = {
    'first page': { query: '' },
    'page after page': { query: '', isWalk: true },
    'status=failed': { query: 'status=failed' },
    'status=cancelled, of which there is none': { query: 'status=cancelled' },
    'one subscription': { query: `subscription_uid=${tenant.subscriptionUids[0]}` },
    'one event type': { query: `event_type=${EVENT_TYPE}` },
    'one event': { query: 'event_id=history-12345' },
  };
  const rows: Row[] = [];
  for (const [what, { query, ...more }] of Object.entries(lists)) {
    const plan = { query, isWalk: false, ...more };
    await listLog(system, tenant, { ...plan, pages: WARM_PAGES });
    const latencies = await listLog(system, tenant, { ...plan, pages: PAGES });
    rows.push(
      toRow(`${name}, delivery log, ${what}, p99`, percentile(latencies, 0.99), 'ms', {
        target: TARGETS.deliveryLogP99Ms,
      }),
    );
  }
  return rows;
}

async function deliver(
  system: System,
  tenant: Tenant,
  { idPrefix, runs }: { readonly idPrefix: string; readonly runs: number },
): Promise<RunResult[]> {
  const { bench } = system;
  const results: RunResult[] = [];
  for (let run = 0; run < runs; run += 1) {
    const common = { payloadBytes: 1024, feed: 'live' } as const;
    const load = { ...common, idPrefix: `${idPrefix}-${run}`, events: bench.size(4000, 500) };
    results.push(await runSystem(system, tenant, load));
    bench.say(`  ${load.idPrefix}: ${results.at(-1)?.deliveriesPerSecond.toFixed(0)}/s`);
  }
  return results;
}
