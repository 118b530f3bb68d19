import { atLeast } from './row.ts';

/**
 * Below these the guard fails. They are ratios to the bare loop of the same run, so that a slow machine does not matter, and
 * half of what was measured or less (docs/performance.md: 0.55, 0.95, 2.8 and 4.7), so that a noisy one does not
 * either. What they catch is a statement per delivery that was one per batch, or a lock on the hot path. Whoever makes
 * the system faster raises them.
 */
export const FLOORS = {
  redisFanOut1: { rate: atLeast(0.27) },
  redisFanOut5: { rate: atLeast(0.45) },
  redisSingle: {},
  embeddedFanOut1: { rate: atLeast(1.2) },
  embeddedFanOut5: { rate: atLeast(2) },
} as const;
