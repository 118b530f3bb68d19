import 'reflect-metadata';
import { Lanes } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../libs/application/test/fakes/fake-clock.js';
import { anEndpoint } from '../../../../libs/application/test/fakes/builders.js';
import { DISPATCH_LIMITS } from '../delivery/dispatch-limits.js';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('shows the requests in flight at the time of the scrape', async () => {
    const lanes = new Lanes(DISPATCH_LIMITS, new FakeClock());
    const { registry } = new Metrics(lanes);
    const permit = lanes.take(anEndpoint('ns-1'), 1);
    lanes.take(anEndpoint('ns-2'), 1);
    expect(await registry.metrics()).toContain('rxhooks_requests_in_flight 2');
    permit?.release();
    expect(await registry.metrics()).toContain('rxhooks_requests_in_flight 1');
  });

  it('has separate figures for two workers in one process', async () => {
    const [one, other] = [DISPATCH_LIMITS, DISPATCH_LIMITS].map((limits) => {
      return new Metrics(new Lanes(limits, new FakeClock()));
    });
    one?.leasesLost.inc();
    expect(await other?.registry.metrics()).toContain('rxhooks_leases_lost_total 0');
  });
});
