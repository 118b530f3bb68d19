import type { Bench } from '../bench.ts';
import type { RunResult } from '../load/result.ts';
import { runSystem } from '../load/run-closed.ts';
import { redisFigures } from '../measure/round-trips.ts';
import { median } from '../measure/statistics.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant, type Tenant } from '../servers/tenant.ts';

const LARGE_BYTES = 256 * 1024;
const SMALL_BYTES = 1024;
const FAN_OUT = 10;

type Stored = { readonly result: RunResult; readonly redisBytes: number };

/** Measures how large events affect the worker, and Redis, which should not hold them. */
export function measureLargePayloads(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    await system.startWorker();
    const tenant = await createTenant(system, FAN_OUT);
    const events = bench.size(300, 50);
    const warm = { idPrefix: 'warm', events, payloadBytes: SMALL_BYTES, batch: 1 };
    await runSystem(system, tenant, { ...warm, feed: 'live' });
    const live: RunResult[] = [];
    const small: Stored[] = [];
    const large: Stored[] = [];
    const runs = Array.from({ length: bench.options.runs }, (_, run) => run);
    // Live before stored: a heap that has grown for a backlog stays as large.
    for (const run of runs) {
      const load = { idPrefix: `live-${run}`, events, payloadBytes: LARGE_BYTES, batch: 1 };
      live.push(await runSystem(system, tenant, { ...load, feed: 'live' }));
    }
    for (const run of runs) {
      small.push(await runStored(system, tenant, `small-${run}`, events, SMALL_BYTES));
      large.push(await runStored(system, tenant, `large-${run}`, events, LARGE_BYTES));
    }
    const name = 'redis: 256 KiB, fan-out 10';
    const target = TARGETS.largePayloadWorkerMb;
    const stored = large.map(({ result }) => result);
    return [
      toRow(`${name}, peak memory of the worker`, worstMb(live), 'MB', { target }),
      toRow(`${name}, the same from a stored backlog`, worstMb(stored), 'MB', { target }),
      toRow(`${name}, Redis per waiting event of 1 KiB`, perEvent(small, events), 'bytes'),
      toRow(`${name}, Redis per waiting event`, perEvent(large, events), 'bytes'),
      toRow(
        `${name}, share of a larger payload that is in Redis`,
        (perEvent(large, events) - perEvent(small, events)) / (LARGE_BYTES - SMALL_BYTES),
        'ratio',
        { target: TARGETS.largePayloadRedis },
      ),
      ...ledgerRows(name, [...live, ...stored, ...small.map(({ result }) => result)]),
    ];
  });
}

async function runStored(
  system: System,
  tenant: Tenant,
  idPrefix: string,
  events: number,
  payloadBytes: number,
): Promise<Stored> {
  const used = async () => (system.redis ? (await redisFigures(system.redis.url)).usedBytes : 0);
  const before = await used();
  let redisBytes = Number.NaN;
  const onStored = async () => void (redisBytes = (await used()) - before);
  const load = { idPrefix, events, payloadBytes, batch: 1, feed: 'stored', onStored } as const;
  return { result: await runSystem(system, tenant, load), redisBytes };
}

/** The worst run, as the target is a bound. */
function worstMb(results: readonly RunResult[]): number {
  return Math.max(...results.map(({ cost }) => cost.peakMb['worker'] ?? Number.NaN));
}

function perEvent(runs: readonly Stored[], events: number): number {
  return median(runs.map(({ redisBytes }) => redisBytes)) / events;
}
