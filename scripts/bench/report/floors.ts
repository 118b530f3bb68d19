import { atLeast } from './row.ts';

/**
 * Below these the guard fails. They are ratios to the bare loop of the same run, so that a slow machine does not matter, and
 * about half of what was measured (docs/performance.md: 0.38, 0.61, 0.7 and 1.5), so that a noisy one does not
 * either. What they catch is a statement per delivery that was one per batch, or a lock on the hot path. Whoever makes
 * the system faster raises them.
 */
export const FLOORS = {
  redisFanOut1: atLeast(0.18),
  redisFanOut5: atLeast(0.3),
  embeddedFanOut1: atLeast(0.4),
  embeddedFanOut5: atLeast(0.8),
} as const;
