import type { Registry } from 'prom-client';
import type { CorrectedClock } from '../clock/corrected-clock.js';
import { registerSkewGauge } from '../clock/skew-part.js';
import type { Readiness } from '../readiness/readiness.js';
import { registerStateGauge } from '../readiness/state-gauge.js';
import { collectProcessMetrics } from './process-metrics.js';

/** Registers the metrics that both apps have. */
export function registerAppMetrics(
  registry: Registry,
  readiness: Readiness,
  clock: CorrectedClock,
): void {
  collectProcessMetrics(registry);
  registerStateGauge(registry, readiness);
  registerSkewGauge(registry, clock);
}
