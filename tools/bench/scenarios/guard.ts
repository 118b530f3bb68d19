import { FLOORS } from '../report/floors.ts';
import type { Scenario } from './index.ts';
import { measureThroughput } from './throughput.ts';

/** The part of the benchmark that runs on changes: ratios only, on both backends. */
export const GUARD: readonly Scenario[] = [
  {
    name: 'guard-redis',
    redisTargets: {
      'redis: fan-out 1 against the bare loop': FLOORS.redisFanOut1.rate,
      'redis: fan-out 5 against the bare loop': FLOORS.redisFanOut5.rate,
    },
    run: (bench) =>
      measureThroughput(bench, {
        backend: 'redis',
        deliveries: 4000,
        ways: [
          { feed: 'live', spread: 'fan-out 1', ...FLOORS.redisFanOut1 },
          { feed: 'live', spread: 'fan-out 5', ...FLOORS.redisFanOut5 },
          { feed: 'single', spread: 'fan-out 1', ...FLOORS.redisSingle },
        ],
      }),
  },
  {
    name: 'guard-embedded',
    redisTargets: undefined,
    run: (bench) =>
      measureThroughput(bench, {
        backend: 'embedded',
        deliveries: 4000,
        ways: [
          { feed: 'live', spread: 'fan-out 1', ...FLOORS.embeddedFanOut1 },
          { feed: 'live', spread: 'fan-out 5', ...FLOORS.embeddedFanOut5 },
        ],
      }),
  },
];
