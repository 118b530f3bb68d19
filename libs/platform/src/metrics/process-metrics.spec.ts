import { Registry } from 'prom-client';
import { describe, expect, it, vi } from 'vitest';
import { collectProcessMetrics } from './process-metrics.js';

async function valueOf(registry: Registry, name: string): Promise<number> {
  const metric = await registry.getSingleMetric(name)?.get();
  return metric?.values[0]?.value ?? Number.NaN;
}

describe('The metrics of a process', () => {
  it('tell the share of time in which the event loop had work', async () => {
    const registry = new Registry();
    collectProcessMetrics(registry);
    const endAt = performance.now() + 20;
    while (performance.now() < endAt);
    const share = await valueOf(registry, 'nodejs_eventloop_utilization_ratio');
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(1);
  });

  it('wake an idle process ten times a second at most to look at its event loop', async () => {
    const registry = new Registry();
    collectProcessMetrics(registry);
    const shortest = await vi.waitFor(async () => {
      await registry.metrics(); // forgets what was seen so far, so it must see two looks between two scrapes
      await new Promise((done) => setTimeout(done, 350));
      await valueOf(registry, 'nodejs_eventloop_lag_seconds');
      const seconds = await valueOf(registry, 'nodejs_eventloop_lag_min_seconds');
      expect(seconds).toBeLessThan(10); // before the first look it is the largest number there is
      return seconds;
    }, 10_000);
    expect(shortest).toBeGreaterThan(0.08);
  });
});
