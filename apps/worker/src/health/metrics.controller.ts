import { Controller, Get, Header } from '@nestjs/common';
import { CorrectedClock, registerAppMetrics } from '@rxhooks/platform';
import { Registry } from 'prom-client';
import { Metrics } from './metrics.js';
import { WorkerReadiness } from './worker-readiness.js';

@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    readiness: WorkerReadiness,
    clock: CorrectedClock,
  ) {
    registerAppMetrics(metrics.registry, readiness, clock);
  }

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
