import { cpus } from 'node:os';
import type { System } from '../servers/system.ts';
import {
  cpuSeconds,
  familyMemoryBytes,
  familyOf,
  peakMemoryBytes,
  resetPeak,
} from './process-stats.ts';
import { databaseCalls, redisFigures } from './round-trips.ts';

/** What a measurement took, by process: "worker", "PostgreSQL", ... */
export interface Cost {
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly peakMb: Readonly<Record<string, number>>;
  /** How much of all cores was in use, by whomever: near 1 the cores are the limit. */
  readonly busyShare: number;
  readonly databaseCalls: number;
  /** undefined without a Redis. */
  readonly redisCalls: number | undefined;
}

const POSTGRES = 'PostgreSQL';
const SAMPLE_MS = 250;
const MB = 1024 * 1024;

/** Runs `work` and tells what it cost. Figures of processes are there on Linux alone. */
export async function withCost<T>(system: System, work: () => Promise<T>): Promise<[T, Cost]> {
  const pids = process.platform === 'linux' ? pidsOf(system) : {};
  for (const pid of Object.values(pids)) resetPeak(pid);
  const postgresPeak = watchPostgres(system);
  const cpuBefore = readCpu(pids);
  const idleBefore = readIdle();
  const callsBefore = await readCalls(system);
  try {
    const result = await work();
    const idle = readIdle();
    const calls = await readCalls(system);
    const cpu = readCpu(pids);
    const cost = {
      cpuSeconds: mapValues(cpu, (seconds, name) => seconds - (cpuBefore[name] ?? 0)),
      peakMb: {
        ...mapValues(pids, (pid) => peakMemoryBytes(pid) / MB),
        ...(POSTGRES in pids && { [POSTGRES]: postgresPeak.stop() / MB }),
      },
      busyShare: 1 - (idle.idleMs - idleBefore.idleMs) / (idle.allMs - idleBefore.allMs),
      databaseCalls: calls.database - callsBefore.database,
      redisCalls: calls.redis === undefined ? undefined : calls.redis - (callsBefore.redis ?? 0),
    };
    return [result, cost];
  } finally {
    postgresPeak.stop();
  }
}

function pidsOf({ api, workers, postgres, redis, ...helpers }: System): Record<string, number> {
  return {
    api: api.pid,
    ...Object.fromEntries(
      workers.map(({ pid }, i) => [i === 0 ? 'worker' : `worker ${i + 1}`, pid]),
    ),
    [POSTGRES]: postgres.pid,
    ...(redis && { Redis: redis.pid }),
    'bare loop': helpers.bareLoop.pid,
    receiver: helpers.receiver.pid,
    generator: helpers.generator.pid,
  };
}

function readCpu(pids: Readonly<Record<string, number>>): Record<string, number> {
  return mapValues(pids, (pid, name) => {
    const processes = name === POSTGRES ? familyOf(pid) : [pid];
    return processes.reduce((sum, one) => sum + cpuSeconds(one), 0);
  });
}

function readIdle(): { readonly idleMs: number; readonly allMs: number } {
  const times = cpus().map(({ times }) => times);
  const idleMs = times.reduce((sum, { idle }) => sum + idle, 0);
  const allMs = times.flatMap((one) => Object.values(one)).reduce((sum, ms) => sum + ms, 0);
  return { idleMs, allMs };
}

async function readCalls({ database, redis }: System) {
  return {
    database: await databaseCalls(database),
    redis: redis && (await redisFigures(redis.url)).calls,
  };
}

/** Its memory is that of many processes, and what they had together at one time is not on record anywhere. */
function watchPostgres({ postgres: { pid } }: System) {
  let peak = 0;
  const sample = () => (peak = Math.max(peak, familyMemoryBytes(familyOf(pid))));
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      sample();
      return peak;
    },
  };
}

function mapValues(
  record: Readonly<Record<string, number>>,
  map: (value: number, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value, name)]),
  );
}
