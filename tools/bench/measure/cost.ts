import { cpus } from 'node:os';
import type { Pool } from 'pg';
import { cpuSeconds, familiesOf, peakMemoryBytes, pssBytes, resetPeak } from './process-stats.ts';
import { databaseCalls, redisFigures } from './round-trips.ts';

/** The sources of a cost. */
export interface Watched {
  /** Process ids by name, read at each call; children are included. */
  readonly processes: () => Readonly<Record<string, number>>;
  readonly database?: Pool;
  readonly redisUrl?: string;
}

/** The cost of a measurement, by process: "worker", "PostgreSQL", ... */
export interface Cost {
  readonly elapsedMs: number;
  readonly cpuSeconds: ByProcess;
  /** Peak resident memory from the kernel, without gaps, of each process without its children. */
  readonly peakMb: ByProcess;
  /** PSS, which divides shared memory and so adds up, at the moment of the highest sum. */
  readonly pssMb: ByProcess;
  /** Share of all cores in use by any process: near 1 the cores are the limit. */
  readonly busyShare: number;
  /** undefined without a server to ask. */
  readonly databaseCalls: number | undefined;
  readonly redisCalls: number | undefined;
}

type ByProcess = Readonly<Record<string, number>>;

const SAMPLE_MS = 500;
const MB = 1024 * 1024;

/** Runs `work` and returns its cost. Figures of processes exist on Linux only. */
export async function withCost<T>(watched: Watched, work: () => Promise<T>): Promise<[T, Cost]> {
  const processes = () => (process.platform === 'linux' ? watched.processes() : {});
  for (const pid of Object.values(processes())) resetPeak(pid);
  const memory = watchMemory(processes);
  const callsBefore = await readCalls(watched);
  const idleBefore = readIdle();
  const cpuBefore = readCpu(processes());
  const startedMs = performance.now();
  try {
    const result = await work();
    const elapsedMs = performance.now() - startedMs;
    const cpu = readCpu(processes());
    const idle = readIdle();
    const calls = await readCalls(watched);
    const cost = {
      elapsedMs,
      // New processes count with all of their time.
      cpuSeconds: mapValues(cpu, (seconds, name) => seconds - (cpuBefore[name] ?? 0)),
      peakMb: mapValues(processes(), (pid) => peakMemoryBytes(pid) / MB),
      pssMb: memory.stop(),
      busyShare: 1 - (idle.idleMs - idleBefore.idleMs) / (idle.allMs - idleBefore.allMs),
      databaseCalls: difference(calls.database, callsBefore.database),
      redisCalls: difference(calls.redis, callsBefore.redis),
    };
    return [result, cost];
  } finally {
    memory.stop();
  }
}

export function sumOf(values: ByProcess): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

function readCpu(processes: ByProcess): ByProcess {
  return mapValues(familiesOf(processes), (pids) =>
    pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
  );
}

function readIdle(): { readonly idleMs: number; readonly allMs: number } {
  const times = cpus().map(({ times }) => times);
  const idleMs = times.reduce((sum, { idle }) => sum + idle, 0);
  const allMs = times.flatMap((one) => Object.values(one)).reduce((sum, ms) => sum + ms, 0);
  return { idleMs, allMs };
}

async function readCalls({ database, redisUrl }: Watched) {
  return {
    database: database && (await databaseCalls(database)),
    redis: redisUrl === undefined ? undefined : (await redisFigures(redisUrl)).calls,
  };
}

/** The kernel records no peak of several processes together: sample it. */
function watchMemory(processes: () => ByProcess) {
  let highest: ByProcess = {};
  const sample = () => {
    const now = mapValues(familiesOf(processes()), (pids) =>
      pids.reduce((sum, pid) => sum + pssBytes(pid) / MB, 0),
    );
    if (sumOf(now) > sumOf(highest)) highest = now;
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      sample();
      return highest;
    },
  };
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined ? undefined : after - (before ?? 0);
}

function mapValues<V>(
  record: Readonly<Record<string, V>>,
  map: (value: V, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value, name)]),
  );
}
