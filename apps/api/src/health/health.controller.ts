import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { DatabaseGuard } from '@rxhooks/persistence';
import { Public } from '../auth/access.decorators.js';

@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly database: DatabaseGuard) {}

  /** The process runs. */
  @Get('live')
  @ApiOperation({ security: [] })
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** Events can be accepted. The queue is not asked: an event is safe without it. */
  @Get('ready')
  @ApiOperation({ security: [] })
  async ready(): Promise<{ status: string }> {
    if (!(await this.database.isReachable()))
      throw new ServiceUnavailableException('The database cannot be reached');
    return { status: 'ok' };
  }
}
