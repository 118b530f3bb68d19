import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import { toReadinessAnswer } from '@rxhooks/platform';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorators.js';
import { ApiReadiness } from './api-readiness.js';

@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly readiness: ApiReadiness) {}

  /** 200 while the process runs. */
  @Get('live')
  @ApiOperation({ security: [] })
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** 200 when events can be accepted. The body has the state of each part. */
  @Get('ready')
  @ApiOperation({ security: [] })
  @ApiOkResponse({ description: 'Events can be accepted.' })
  @ApiServiceUnavailableResponse({
    description: 'Events cannot be accepted.',
    schema: { type: 'object' },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    const { status, body } = toReadinessAnswer(await this.readiness.report());
    reply.status(status);
    return body;
  }
}
