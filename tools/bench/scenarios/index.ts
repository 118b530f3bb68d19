import type { Bench } from '../bench.ts';
import type { Row, Target } from '../report/row.ts';
import { TARGETS } from '../report/targets.ts';
import { measureBacklog } from './backlog.ts';
import { measureBatch } from './batch.ts';
import { measureHistory } from './history.ts';
import { measureIdle } from './idle.ts';
import { measureIsolation } from './isolation.ts';
import { measureLargePayloads } from './large-payloads.ts';
import { measureLatency } from './latency.ts';
import { measureSubscriptions } from './subscriptions.ts';
import { measureThroughput } from './throughput.ts';
import { measureTwoWorkers } from './two-workers.ts';

export interface Scenario {
  readonly name: string;
  /** Rows that cannot be measured without Redis; undefined if it needs none. */
  readonly redisTargets: Readonly<Record<string, Target>> | undefined;
  readonly run: (bench: Bench) => Promise<Row[]>;
}

/** One for each line of the table of targets. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'cost',
    redisTargets: {
      'redis: one event a request, CPU against the bare loop': TARGETS.costSingle,
      'redis: batches, CPU against the bare loop': TARGETS.costBatches,
    },
    run: (bench) =>
      measureThroughput(bench, {
        backend: 'redis',
        deliveries: bench.size(10_000, 2000),
        // V8 has compiled all code by then, which halves the CPU of a request.
        warmShare: 1,
        ways: [
          {
            feed: 'single',
            spread: 'fan-out 1',
            cpu: TARGETS.costSingle,
            memory: TARGETS.peakMemoryMb,
          },
          { feed: 'single', spread: 'fan-out 5', cpu: TARGETS.costSingleFanOut5 },
          { feed: 'live', spread: 'fan-out 1', cpu: TARGETS.costBatches },
        ],
      }),
  },
  {
    name: 'cold',
    redisTargets: {
      'redis: from a stored backlog, worker just started': TARGETS.coldFanOut1,
    },
    run: (bench) =>
      measureThroughput(bench, {
        backend: 'redis',
        deliveries: bench.size(10_000, 2000),
        ways: [
          { feed: 'cold', spread: 'fan-out 1', rate: TARGETS.coldFanOut1 },
          { feed: 'cold', spread: 'fan-out 5', rate: TARGETS.coldFanOut5 },
        ],
      }),
  },
  {
    name: 'throughput-redis',
    redisTargets: {
      'redis: fan-out 1 against the bare loop': TARGETS.redisFanOut1,
      'redis: fan-out 5 against the bare loop': TARGETS.redisFanOut5,
    },
    run: (bench) =>
      measureThroughput(bench, {
        backend: 'redis',
        deliveries: bench.size(12_000, 2000),
        ways: [
          { feed: 'live', spread: 'fan-out 1', rate: TARGETS.redisFanOut1 },
          { feed: 'live', spread: 'fan-out 5', rate: TARGETS.redisFanOut5 },
          { feed: 'live', spread: 'fan-out 1 over 20 organisations' },
          { feed: 'stored', spread: 'fan-out 1' },
          { feed: 'stored', spread: 'fan-out 5' },
          { feed: 'stored', spread: 'fan-out 1 over 20 organisations' },
        ],
      }),
  },
  {
    name: 'throughput-embedded',
    redisTargets: undefined,
    run: (bench) =>
      measureThroughput(bench, {
        backend: 'embedded',
        deliveries: bench.size(6000, 2000),
        ways: [
          { feed: 'live', spread: 'fan-out 1', rate: TARGETS.embeddedFanOut1 },
          { feed: 'live', spread: 'fan-out 5' },
          { feed: 'live', spread: 'fan-out 1 over 20 organisations' },
          { feed: 'stored', spread: 'fan-out 1' },
          { feed: 'stored', spread: 'fan-out 5' },
          { feed: 'stored', spread: 'fan-out 1 over 20 organisations' },
        ],
      }),
  },
  {
    name: 'latency',
    redisTargets: {
      'redis: 200 events/s, to the receiver, p50': TARGETS.endToEndP50Ms,
      'redis: 200 events/s, to the receiver, p99': TARGETS.endToEndP99Ms,
      'redis: 500 events/s, POST /v1/events, p99': TARGETS.acceptP99Ms,
    },
    run: measureLatency,
  },
  {
    name: 'idle-redis',
    redisTargets: { 'redis: idle, cores in use': TARGETS.idleCores.redis },
    run: (bench) => measureIdle(bench, 'redis'),
  },
  {
    name: 'idle-embedded',
    redisTargets: undefined,
    run: (bench) => measureIdle(bench, 'embedded'),
  },
  {
    name: 'isolation',
    redisTargets: {
      'redis: beside hanging endpoints of another organisation': TARGETS.isolationBetween,
      'redis: beside hanging endpoints of the same organisation': TARGETS.isolationWithin,
    },
    run: measureIsolation,
  },
  {
    name: 'batch',
    redisTargets: { 'redis: batches of 100, accepted': TARGETS.batchEventsPerSecond },
    run: measureBatch,
  },
  {
    name: 'backlog',
    redisTargets: { 'redis: backlog of 200000 against 2000': TARGETS.longBacklog },
    run: measureBacklog,
  },
  {
    name: 'subscriptions',
    redisTargets: {
      'redis: 50000 subscriptions against 10': TARGETS.manySubscriptions,
      'redis: 50000 subscriptions, more worker memory': TARGETS.manySubscriptionsMemoryMb,
    },
    run: measureSubscriptions,
  },
  {
    name: 'history',
    redisTargets: {
      'redis: 10000000 attempts stored, against none': TARGETS.historyRate,
      'redis: 10000000 attempts stored, delivery log, p99': TARGETS.deliveryLogP99Ms,
    },
    run: measureHistory,
  },
  {
    name: 'large-payloads',
    redisTargets: {
      'redis: 256 KiB, fan-out 10, peak memory of the worker': TARGETS.largePayloadWorkerMb,
      'redis: 256 KiB, share of a larger payload that is in Redis': TARGETS.largePayloadRedis,
    },
    run: measureLargePayloads,
  },
  {
    name: 'two-workers',
    redisTargets: { 'redis: two workers against one': TARGETS.twoWorkers },
    run: measureTwoWorkers,
  },
];
