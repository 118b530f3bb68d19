import type { Bench } from '../bench.ts';
import { PATIENCE_MS } from '../load/feed.ts';
import { type LoadResult, medianRate, toLoadResult } from '../load/result.ts';
import { settled } from '../load/settled.ts';
import { ledgerKey } from '../measure/ledger.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { seedBacklog } from '../seed/backlog.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant, type Tenant } from '../servers/tenant.ts';

const ENDPOINTS = 10;
const SHORT = 2000;
/** A short one takes a second or two, so its rate needs several rounds. */
const SHORT_ROUNDS_PER_RUN = 3;

/** Measures how fast long and short backlogs of due deliveries are drained. */
export function measureBacklog(bench: Bench): Promise<Row[]> {
  return withSystem(bench, 'redis', async (system) => {
    await system.startWorker();
    const tenant = await createTenant(system, ENDPOINTS);
    await drain(system, tenant, { count: SHORT, idPrefix: 'warm-' });
    const short: LoadResult[] = [];
    const long: LoadResult[] = [];
    const count = bench.size(200_000, 10_000);
    for (let run = 0; run < bench.options.runs; run += 1) {
      for (let round = 0; round < SHORT_ROUNDS_PER_RUN; round += 1)
        short.push(await drain(system, tenant, { count: SHORT, idPrefix: `s-${run}-${round}-` }));
      long.push(await drain(system, tenant, { count, idPrefix: `l-${run}-` }));
      bench.say(
        `  run ${run + 1}: ${long.at(-1)?.deliveriesPerSecond.toFixed(0)}/s of ${count}, ` +
          `${short.at(-1)?.deliveriesPerSecond.toFixed(0)}/s of ${SHORT}`,
      );
    }
    const [shortRate, longRate] = [medianRate(short), medianRate(long)];
    return [
      toRow(`redis: backlog of ${SHORT}, drained`, shortRate, 'deliveries/s'),
      toRow(`redis: backlog of ${count}, drained`, longRate, 'deliveries/s'),
      toRow(`redis: backlog of ${count} against ${SHORT}`, longRate / shortRate, 'ratio', {
        target: TARGETS.longBacklog,
      }),
      ...ledgerRows('redis: backlogs', [...short, ...long]),
    ];
  });
}

async function drain(
  system: System,
  tenant: Tenant,
  backlog: { readonly count: number; readonly idPrefix: string },
): Promise<LoadResult> {
  const { receiver } = system;
  await receiver.ask('begin', { kinds: {}, delayMs: 0 });
  const ids = await seedBacklog(system, tenant, backlog);
  await receiver.ask('arrived', { count: backlog.count, timeoutMs: 3 * PATIENCE_MS });
  await settled(system);
  const expected = ids.map((id, index) =>
    ledgerKey(tenant.paths[index % tenant.paths.length] ?? '', id),
  );
  return toLoadResult(await receiver.ask('report'), expected, undefined);
}
