import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import {
  collectProcessMetrics,
  CorrectedClock,
  registerSkewGauge,
  registerStateGauge,
} from '@rxhooks/platform';
import { OperatorOnly } from '../auth/access.decorators.js';
import { ApiReadiness } from './api-readiness.js';

@Controller('metrics')
@ApiExcludeController()
@OperatorOnly()
export class MetricsController {
  readonly #registry = new Registry();

  constructor(readiness: ApiReadiness, clock: CorrectedClock) {
    collectProcessMetrics(this.#registry);
    registerStateGauge(this.#registry, readiness);
    registerSkewGauge(this.#registry, clock);
  }

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  read(): Promise<string> {
    return this.#registry.metrics();
  }
}
