import { performance } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/**
 * prom-client samples the event loop every 10 ms by default: a hundred wake-ups a second in each
 * process, most of the cost of an idle one. Shorter delays still show in the utilization below.
 */
const LOOP_DELAY_SAMPLED_EVERY_MS = 100;

/**
 * Registers prom-client's process_* and nodejs_* metrics, and the share of time in which the event
 * loop had work.
 */
export function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: LOOP_DELAY_SAMPLED_EVERY_MS,
  });
  let last = performance.eventLoopUtilization();
  const utilization: Gauge = new Gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of the time since the last scrape in which the event loop had work, from 0 to 1.',
    registers: [registry],
    collect: () => {
      const now = performance.eventLoopUtilization();
      utilization.set(performance.eventLoopUtilization(now, last).utilization);
      last = now;
    },
  });
}
