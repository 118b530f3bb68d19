import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { runSystem } from '../load/run-closed.ts';
import { systemSubject } from '../load/system-subject.ts';
import { type Cost, withCost } from '../measure/cost.ts';
import type { Backend } from '../options.ts';
import { coresRow, memoryRows } from '../report/cost-rows.ts';
import { ledgerRows } from '../report/ledger-rows.ts';
import type { Row } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { withSystem } from '../servers/system.ts';
import { createTenant } from '../servers/tenant.ts';

const START_MS = 5000;
const WATCH_MS = 20_000;

/** Measures an idle system, after the start and after work. */
export function measureIdle(bench: Bench, backend: Backend): Promise<Row[]> {
  return withSystem(bench, backend, async (system) => {
    const { signal } = bench;
    await system.startWorker();
    const tenant = await createTenant(system, 1);
    const { watched } = systemSubject(system, tenant);
    const rest = async (): Promise<Cost> => {
      await sleep(START_MS, undefined, { signal });
      const watch = () => sleep(bench.size(WATCH_MS, 5000), undefined, { signal });
      return (await withCost(watched, watch))[1];
    };
    const fresh = await rest();
    const events = bench.size(10_000, 1000);
    const load = { idPrefix: 'work', events, payloadBytes: 1024, feed: 'single' } as const;
    const work = await runSystem(system, tenant, load);
    const after = await rest();
    const name = `${backend}: idle`;
    return [
      coresRow(name, [{ cost: fresh }], TARGETS.idleCores[backend]),
      coresRow(`${name} after ${events} events`, [{ cost: after }], TARGETS.idleCores[backend]),
      ...memoryRows(name, [fresh], TARGETS.idleMemoryMb),
      ...memoryRows(`${name} after ${events} events`, [after]),
      ...ledgerRows(name, [work]),
    ];
  });
}
