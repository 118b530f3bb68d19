import type { Bench } from './bench.ts';
import { notMeasured, type Row } from './report/row.ts';
import { measureFree } from './scenarios/free.ts';
import { GUARD } from './scenarios/guard.ts';
import { SCENARIOS, type Scenario } from './scenarios/index.ts';

export interface Outcome {
  readonly rows: readonly Row[];
  /** Number of failed scenarios. */
  readonly faults: number;
}

const NO_REDIS = 'there is no redis-server or valkey-server on the PATH';

/** In sequence: parallel scenarios would measure each other. */
export async function runScenarios(bench: Bench): Promise<Outcome> {
  const { signal, say } = bench;
  const rows: Row[] = [];
  let faults = 0;
  for (const scenario of chosen(bench)) {
    if (signal.aborted) break;
    const startedMs = performance.now();
    say(`\n${scenario.name}`);
    try {
      rows.push(...(await runOne(bench, scenario)));
    } catch (error) {
      faults += 1;
      const reason: unknown = signal.aborted ? signal.reason : error;
      say(`  BROKE OFF: ${reason instanceof Error ? reason.stack : String(reason)}`);
    }
    say(`  ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  }
  return { rows, faults };
}

async function runOne(bench: Bench, { redisTargets, run }: Scenario): Promise<Row[]> {
  if (redisTargets === undefined || bench.redisBinary !== undefined) return run(bench);
  bench.say(`  **** NOT MEASURED: ${NO_REDIS} ****`);
  return Object.entries(redisTargets).map(([name, target]) =>
    notMeasured(name, '', target, NO_REDIS),
  );
}

function chosen({ options }: Bench): readonly Scenario[] {
  const { only, isGuard, free } = options;
  if (isGuard) return GUARD;
  if (free) {
    const redisTargets = free.backend === 'redis' ? {} : undefined;
    return [{ name: 'one run', redisTargets, run: (bench) => measureFree(bench, free) }];
  }
  return only.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => only.includes(name));
}
