import type { Bench } from '../bench.ts';
import { FEEDING, PATIENCE_MS } from '../load/feed.ts';
import { toLoadResult } from '../load/result.ts';
import { settled } from '../load/settled.ts';
import { withCost } from '../measure/cost.ts';
import { expectedKeys } from '../measure/ledger.ts';
import { assignKinds } from '../mix.ts';
import type { FreeRun } from '../options.ts';
import type { HandedIn } from '../processes/hand-in.ts';
import { costRows } from '../report/cost-rows.ts';
import { latencyRows } from '../report/latency-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import { type Row, toRow } from '../report/row.ts';
import { type System, withSystem } from '../servers/system.ts';
import { createTenant, type Tenant } from '../servers/tenant.ts';

/** More than anybody accepts: the time ends it. */
const ENDLESS = 10_000_000;
const MAX_BATCH_BYTES = 1024 * 1024;

/** One run as the options describe it. */
export function measureFree(bench: Bench, run: FreeRun): Promise<Row[]> {
  return withSystem(bench, run.backend, async (system) => {
    for (let started = 0; started < run.workers; started += 1) await system.startWorker();
    const tenant = await createTenant(system, run.fanOut);
    const kinds = assignKinds(run.mix, run.fanOut);
    const answering = tenant.paths.filter((_, index) => kinds[index] !== 'fail');
    await system.receiver.ask('begin', {
      kinds: Object.fromEntries(tenant.paths.map((path, i) => [path, kinds[i] ?? 'ok'])),
      delayMs: run.delayMs,
    });
    const [handedIn, cost] = await withCost(system, async () => {
      const result = await handIn(system, tenant, run);
      const count = result.acceptedIds.length * answering.length;
      await system.receiver.ask('arrived', { count, timeoutMs: PATIENCE_MS });
      // What goes to failing receivers stays open for days.
      if (answering.length === kinds.length) await settled(system);
      return result;
    });
    const arrivals = await system.receiver.ask('report');
    const { acceptedIds, startedAtMs, endedAtMs, latenciesMs, refused } = handedIn;
    const result = toLoadResult(arrivals, expectedKeys(acceptedIds, answering), startedAtMs);
    const name = `${run.backend}: fan-out ${run.fanOut}`;
    const seconds = (endedAtMs - startedAtMs) / 1000;
    return [
      toRow(`${name}, accepted`, acceptedIds.length / seconds, 'events/s'),
      toRow(`${name}, refused`, refused, 'events'),
      ...latencyRows(`${name}, POST`, [latenciesMs]),
      toRow(`${name}, delivered`, result.deliveriesPerSecond, 'deliveries/s'),
      ...latencyRows(`${name}, to the ok receivers`, [result.endToEndMs]),
      ...costRows(name, [cost], [result.requests]),
      ...ledgerRows(name, [result]),
    ];
  });
}

function handIn(system: System, { key }: Tenant, run: FreeRun): Promise<HandedIn> {
  const { ratePerSecond, durationMs, payloadBytes } = run;
  const common = { api: { url: system.api.url, key }, idPrefix: 'free', durationMs, payloadBytes };
  if (ratePerSecond !== undefined)
    return system.generator.ask('openLoop', { ...common, ratePerSecond });
  const batch = Math.max(1, Math.min(FEEDING.batch, Math.floor(MAX_BATCH_BYTES / payloadBytes)));
  const { inFlight } = FEEDING;
  return system.generator.ask('closedLoop', { ...common, count: ENDLESS, batch, inFlight });
}
