import type { Bench } from '../bench.ts';
import { type OpenResult, runOpen } from '../load/run-open.ts';
import { latencyRows } from '../report/latency-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, type Target } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { withSystem } from '../servers/system.ts';
import { createTenant } from '../servers/tenant.ts';

interface Rate {
  readonly ratePerSecond: number;
  readonly accept?: Readonly<Record<string, Target>>;
  readonly endToEnd?: Readonly<Record<string, Target>>;
}

const RATES: readonly Rate[] = [
  { ratePerSecond: 50 },
  {
    ratePerSecond: 200,
    endToEnd: { p50: TARGETS.endToEndP50Ms, p99: TARGETS.endToEndP99Ms },
  },
  { ratePerSecond: 500, accept: { p99: TARGETS.acceptP99Ms } },
  { ratePerSecond: 1000 },
];
const WARM_MS = 5000;

/** Single events by the clock, at rates from idle to busy. */
export function measureLatency(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    await system.startWorker();
    const tenant = await createTenant(system, 1);
    const run = (idPrefix: string, ratePerSecond: number, durationMs: number) =>
      runOpen(system, tenant, { idPrefix, ratePerSecond, durationMs, payloadBytes: 1024 });
    await run('warm', 300, bench.size(WARM_MS, 2000));
    const rows: Row[] = [];
    for (const { ratePerSecond, accept, endToEnd } of RATES) {
      const results: OpenResult[] = [];
      for (let index = 0; index < bench.options.runs; index += 1)
        results.push(
          await run(`at-${ratePerSecond}-${index}`, ratePerSecond, bench.size(15_000, 3000)),
        );
      const at = `redis: ${ratePerSecond} events/s`;
      rows.push(
        ...latencyRows(
          `${at}, POST /v1/events`,
          results.map(({ acceptMs }) => acceptMs),
          accept,
        ),
        ...latencyRows(
          `${at}, to the receiver`,
          results.map(({ endToEndMs }) => endToEndMs),
          endToEnd,
        ),
        ...latencyRows(
          `${at}, lateness of the generator`,
          results.map(({ latenessMs }) => latenessMs),
        ),
        ...ledgerRows(at, results),
      );
      bench.say(`  ${at}: done`);
    }
    return rows;
  });
}
