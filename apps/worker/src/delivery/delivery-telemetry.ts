import { Injectable } from '@nestjs/common';
import { type AttemptSeen, CountStats, Telemetry } from '@rxhooks/application';
import type { DomainEvent, Outcome } from '@rxhooks/domain';
import { kindOf, RareLines } from '@rxhooks/platform';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { Metrics } from '../health/metrics.js';
import { Progress } from '../health/progress.js';

/** One wide log line, the statistics and a few counters per attempt. Failures of receivers are not our errors. */
@Injectable()
export class DeliveryTelemetry extends Telemetry {
  readonly #lines = new RareLines();

  constructor(
    @InjectPinoLogger('delivery') private readonly logger: PinoLogger,
    private readonly metrics: Metrics,
    private readonly progress: Progress,
    private readonly stats: CountStats,
  ) {
    super();
  }

  override attempted(attempt: AttemptSeen): void {
    this.stats.attempted(attempt);
    const { outcome, detail, startedAt: _, durationMs, ...seen } = attempt;
    const result = labelOf(outcome);
    const { contract } = seen;
    this.progress.note();
    this.metrics.attempts.inc({ contract, result });
    if (seen.resent) this.metrics.resent.inc({ contract });
    this.metrics.attemptSeconds.observe({ contract }, durationMs / 1000);
    const duration = Math.round(durationMs);
    this.logger.info({ ...seen, ...outcome, detail, durationMs: duration }, 'delivery.attempted');
  }

  override fannedOut(
    event: Pick<DomainEvent, 'organisationUid' | 'type'>,
    subscriptionUids: readonly string[],
  ): void {
    this.progress.note();
    this.stats.fannedOut(event, subscriptionUids);
  }

  override leaseLost(deliveryUid: string): void {
    this.metrics.leasesLost.inc();
    this.logger.warn({ deliveryUid }, 'delivery.lease_lost');
  }

  override backgroundFault(what: string, error: unknown): void {
    this.#lines.tell(`${what} ${kindOf(error)}`, (leftOut) =>
      this.logger.error({ err: error, what, leftOut }, 'worker.background_fault'),
    );
  }
}

/** A closed set of labels: full status codes would create one series each. */
function labelOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'succeeded':
      return 'succeeded';
    case 'refused':
      return `${Math.floor(outcome.statusCode / 100)}xx`;
    case 'unanswered':
      return outcome.code;
  }
}
