import 'reflect-metadata';
import { Lanes } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../libs/application/test/fakes/fake-clock.js';
import { anEndpoint } from '../../../../libs/application/test/fakes/builders.js';
import { DISPATCH_LIMITS } from '../delivery/dispatch-limits.js';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('tells how many requests are in flight at the moment it is asked', async () => {
    const lanes = new Lanes(DISPATCH_LIMITS, new FakeClock());
    const { registry } = new Metrics(lanes);
    const permit = lanes.take(anEndpoint('ns-1'), 1);
    lanes.take(anEndpoint('ns-2'), 1);
    expect(await registry.metrics()).toContain('rxhooks_requests_in_flight 2');
    permit?.release();
    expect(await registry.metrics()).toContain('rxhooks_requests_in_flight 1');
  });

  it('lets two workers live in one process, each with figures of its own', async () => {
    const [one, other] = [DISPATCH_LIMITS, DISPATCH_LIMITS].map((limits) => {
      return new Metrics(new Lanes(limits, new FakeClock()));
    });
    one?.leasesLost.inc();
    expect(await other?.registry.metrics()).toContain('rxhooks_leases_lost_total 0');
  });
});
