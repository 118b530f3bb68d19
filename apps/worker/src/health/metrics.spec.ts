import 'reflect-metadata';
import { EndpointGate } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { anEndpoint } from '../../../../libs/testing/src/fakes/builders.js';
import { ENDPOINT_LIMITS } from '../delivery/endpoint-limits.js';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('tells how many requests are in flight at the moment it is asked', async () => {
    const gate = new EndpointGate(ENDPOINT_LIMITS);
    const { registry } = new Metrics(gate);
    gate.tryEnter(anEndpoint('ns-1'));
    gate.tryEnter(anEndpoint('ns-2'));
    expect(await registry.metrics()).toContain('rxhooks_requests_in_flight 2');
    gate.leave(anEndpoint('ns-1'));
    expect(await registry.metrics()).toContain('rxhooks_requests_in_flight 1');
  });

  it('lets two workers live in one process, each with figures of its own', async () => {
    const [one, other] = [ENDPOINT_LIMITS, ENDPOINT_LIMITS].map((limits) => {
      return new Metrics(new EndpointGate(limits));
    });
    one?.leasesLost.inc();
    expect(await other?.registry.metrics()).toContain('rxhooks_leases_lost_total 0');
  });
});
