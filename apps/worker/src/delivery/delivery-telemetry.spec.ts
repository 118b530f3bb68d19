import 'reflect-metadata';
import { type AttemptSeen, type BacklogStore, CountStats, Lanes } from '@rxhooks/application';
import type { Outcome } from '@rxhooks/domain';
import type { PinoLogger } from 'nestjs-pino';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../../../libs/application/test/fakes/counting-ids.js';
import { FakeClock } from '../../../../libs/application/test/fakes/fake-clock.js';
import { RecordingStatsStore } from '../../../../libs/application/test/fakes/recording-stats-store.js';
import { ScriptedBacklogStore } from '../../../../libs/application/test/fakes/scripted-backlog-store.js';
import { Metrics } from '../health/metrics.js';
import { Progress } from '../health/progress.js';
import { DeliveryTelemetry } from './delivery-telemetry.js';
import { DISPATCH_LIMITS } from './dispatch-limits.js';

const metrics = new Metrics(new Lanes(DISPATCH_LIMITS, new FakeClock()));
const SEEN: AttemptSeen = {
  contract: 'rxscale',
  eventType: 'pharmacy_order_created',
  organisationUid: 'org_a',
  subscriptionUid: 'ns-1',
  eventUid: 'evt_1',
  deliveryUid: 'dlv_1',
  attempt: 2,
  outcome: { kind: 'refused', statusCode: 503 },
  detail: undefined,
  startedAt: new Date('2026-03-01T10:00:00.000Z'),
  durationMs: 12.6,
  next: 'retrying',
  retryInMs: 5000,
};

function setUp() {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    lines.push({ level, fields, message });
  const logger = { info: at('info'), warn: at('warn'), error: at('error') };
  metrics.registry.resetMetrics();
  const store = new RecordingStatsStore();
  const backlog: BacklogStore = new ScriptedBacklogStore();
  const telemetry = new DeliveryTelemetry(
    logger as unknown as PinoLogger,
    metrics,
    new Progress(backlog),
    new CountStats(store, new FakeClock(), new CountingIds()),
  );
  return { telemetry, lines, metrics };
}

describe('DeliveryTelemetry', () => {
  it('writes one wide line per attempt, of ids and figures alone', () => {
    const { telemetry, lines } = setUp();
    telemetry.attempted(SEEN);
    const { outcome: _, startedAt: __, ...seen } = SEEN;
    const fields = { ...seen, kind: 'refused', statusCode: 503, durationMs: 13 };
    expect(lines).toEqual([{ level: 'info', fields, message: 'delivery.attempted' }]);
  });

  it.each<[Outcome, string]>([
    [{ kind: 'succeeded', statusCode: 204 }, 'succeeded'],
    [{ kind: 'refused', statusCode: 301 }, '3xx'],
    [{ kind: 'refused', statusCode: 404 }, '4xx'],
    [{ kind: 'refused', statusCode: 599 }, '5xx'],
    [{ kind: 'refused', statusCode: 999 }, '9xx'],
    [{ kind: 'unanswered', code: 'timeout' }, 'timeout'],
    [{ kind: 'unanswered', code: 'tls_error', statusCode: 200 }, 'tls_error'],
  ])('counts %j as %s', async (outcome, result) => {
    const { telemetry, metrics } = setUp();
    telemetry.attempted({ ...SEEN, outcome });
    const { values } = await metrics.attempts.get();
    expect(values).toEqual([
      expect.objectContaining({ labels: { contract: 'rxscale', result }, value: 1 }),
    ]);
  });

  it('warns of a lost lease and counts it', async () => {
    const { telemetry, lines, metrics } = setUp();
    telemetry.leaseLost('dlv_1');
    expect(lines).toEqual([
      { level: 'warn', fields: { deliveryUid: 'dlv_1' }, message: 'delivery.lease_lost' },
    ]);
    expect((await metrics.leasesLost.get()).values[0]?.value).toBe(1);
  });

  it('logs a fault of ours as an error, because an operator has to act', () => {
    const { telemetry, lines } = setUp();
    const err = new Error('no key');
    telemetry.backgroundFault('compose', err);
    expect(lines).toEqual([
      {
        level: 'error',
        fields: { err, what: 'compose', leftOut: 0 },
        message: 'worker.background_fault',
      },
    ]);
  });
});
