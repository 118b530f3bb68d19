import { Controller, Get, Res } from '@nestjs/common';
import { toReadinessAnswer } from '@rxhooks/platform';
import type { FastifyReply } from 'fastify';
import { WorkerReadiness } from './worker-readiness.js';

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: WorkerReadiness) {}

  /** The process runs. */
  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** What is due gets done, and the state of each part. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    const { status, body } = toReadinessAnswer(await this.readiness.report());
    reply.status(status);
    return body;
  }
}
