import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { CorrectedClock, registerAppMetrics } from '@rxhooks/platform';
import { OperatorOnly } from '../auth/access.decorators.js';
import { ApiReadiness } from './api-readiness.js';

@Controller('metrics')
@ApiExcludeController()
@OperatorOnly('metrics:read')
export class MetricsController {
  readonly #registry = new Registry();

  constructor(readiness: ApiReadiness, clock: CorrectedClock) {
    registerAppMetrics(this.#registry, readiness, clock);
  }

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  read(): Promise<string> {
    return this.#registry.metrics();
  }
}
