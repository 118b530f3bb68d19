import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { DatabaseGuard } from '@rxhooks/persistence';
import { Progress } from './progress.js';

@Controller('health')
export class HealthController {
  constructor(
    private readonly database: DatabaseGuard,
    private readonly progress: Progress,
  ) {}

  /** The process runs. */
  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The database is there, and what is due gets done: a connection that looks healthy proves nothing. */
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    if (!(await this.database.isReachable()))
      throw new ServiceUnavailableException('The database cannot be reached');
    if (await this.progress.isStandingStill())
      throw new ServiceUnavailableException('Work is due and none of it gets done');
    return { status: 'ok' };
  }
}
