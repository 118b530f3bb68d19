import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { toReadinessAnswer } from '@rxhooks/platform';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorators.js';
import { ApiReadiness } from './api-readiness.js';

@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly readiness: ApiReadiness) {}

  /** The process runs. */
  @Get('live')
  @ApiOperation({ security: [] })
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** Events can be accepted; beside that, the state of each part. */
  @Get('ready')
  @ApiOperation({ security: [] })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    const { status, body } = toReadinessAnswer(await this.readiness.report());
    reply.status(status);
    return body;
  }
}
