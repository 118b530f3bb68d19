import { atLeast, atMost } from './row.ts';

/**
 * The guard fails beyond these. They are ratios to the bare loop of the same run, so that slow
 * machines pass. So that noisy ones pass too, rates are at most half of what was measured
 * (docs/performance.md: 0.55, 0.95, 2.8 and 4.7), and CPU is a third to a half more (2.0, 1.1, 4.4,
 * 0.55 and 0.24 after the guard's short warm-up; single runs differ by a seventh). They catch a
 * statement per delivery that was one per batch, or a lock on the hot path. Raise them when a
 * change makes the system faster.
 */
export const FLOORS = {
  redisFanOut1: { rate: atLeast(0.27), cpu: atMost(2.8) },
  redisFanOut5: { rate: atLeast(0.45), cpu: atMost(1.7) },
  redisSingle: { cpu: atMost(6) },
  embeddedFanOut1: { rate: atLeast(1.2), cpu: atMost(0.8) },
  embeddedFanOut5: { rate: atLeast(2), cpu: atMost(0.36) },
} as const;
