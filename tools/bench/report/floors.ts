import { atLeast, atMost } from './row.ts';

/**
 * Beyond these the guard fails. They are ratios to the bare loop of the same run, so that a slow machine does not matter.
 * Rates are half of what was measured or less (docs/performance.md: 0.55, 0.95, 2.8 and 4.7), and CPU is a third to a half more than
 * it was (2.0, 1.1, 4.4, 0.55 and 0.24 after the guard's short warm-up; single runs differ by a seventh), so that a noisy
 * one does not either. What they catch is a statement per delivery that was one per batch, or a lock on the hot path. A
 * change that makes the system faster raises them.
 */
export const FLOORS = {
  redisFanOut1: { rate: atLeast(0.27), cpu: atMost(2.8) },
  redisFanOut5: { rate: atLeast(0.45), cpu: atMost(1.7) },
  redisSingle: { cpu: atMost(6) },
  embeddedFanOut1: { rate: atLeast(1.2), cpu: atMost(0.8) },
  embeddedFanOut5: { rate: atLeast(2), cpu: atMost(0.36) },
} as const;
