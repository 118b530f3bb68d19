import 'reflect-metadata';
import { Lanes } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../libs/application/test/fakes/fake-clock.js';
import { ScriptedBacklogStore } from '../../../../libs/application/test/fakes/scripted-backlog-store.js';
import { DISPATCH_LIMITS } from '../delivery/dispatch-limits.js';
import { BacklogMetrics } from './backlog-metrics.js';
import { Metrics } from './metrics.js';

function setUp() {
  const metrics = new Metrics(new Lanes(DISPATCH_LIMITS, new FakeClock()));
  const backlog = new ScriptedBacklogStore();
  const figures = new BacklogMetrics(metrics, backlog);
  return { figures, backlog, read: () => metrics.registry.metrics() };
}

describe('BacklogMetrics', () => {
  it('counts deliveries that may be sent apart from those that may not', async () => {
    const { backlog, read } = setUp();
    backlog.figures = { dueSeconds: 3, barredSeconds: 90, openCircuits: 2 };
    const text = await read();
    expect(text).toContain('rxhooks_oldest_due_seconds 3');
    expect(text).toContain('rxhooks_oldest_barred_seconds 90');
    expect(text).toContain('rxhooks_open_circuits 2');
  });

  it('shows no figure of the backlog while the database is away, and all others', async () => {
    const { backlog, read } = setUp();
    backlog.fault = new Error('away');
    const text = await read();
    expect(text).toContain('rxhooks_oldest_due_seconds Nan');
    expect(text).toContain('rxhooks_requests_in_flight 0');
  });
});
