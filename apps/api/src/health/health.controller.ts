import { Controller, Get, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { toReadinessAnswer } from '@rxhooks/platform';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorators.js';
import { ApiReadiness } from './api-readiness.js';
import { describeReadiness, LiveView } from './health.dto.js';

@ApiTags('Health')
@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly readiness: ApiReadiness) {}

  /** 200 while the process runs. */
  @Get('live')
  @ApiOperation({ operationId: 'checkLive', security: [] })
  live(): LiveView {
    return { status: 'ok' };
  }

  /** 200 when events can be accepted. The body has the state of each part. */
  @Get('ready')
  @ApiOperation({ operationId: 'checkReady', security: [] })
  @ApiOkResponse(describeReadiness('Events can be accepted.', { status: 'ok', database: 'ok' }))
  @ApiServiceUnavailableResponse(
    describeReadiness('Events cannot be accepted.', {
      status: 'unavailable',
      error: 'The database is away.',
      database: 'away',
    }),
  )
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    const { status, body } = toReadinessAnswer(await this.readiness.report());
    reply.status(status);
    return body;
  }
}
