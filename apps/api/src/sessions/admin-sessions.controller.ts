import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Sessions } from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { OperatorOnly } from '../auth/access.decorators.js';
import { presentSession } from './present-session.js';
import { SessionList } from './sessions.dto.js';

/** The sessions of all operators. */
@ApiTags('Sessions')
@Controller('v1/admin/sessions')
export class AdminSessionsController {
  constructor(private readonly sessions: Sessions) {}

  /** Lists the operators' sessions that are not over. */
  @Get()
  @ApiOperation({ operationId: 'listSessions' })
  @OperatorOnly('operator_key:read')
  async list(): Promise<SessionList> {
    return { data: (await this.sessions.list()).map(presentSession), next_cursor: null };
  }

  /** Ends an operator's session, by its uid: within a second, in every process. */
  @Delete(':session')
  @ApiOperation({ operationId: 'revokeSession' })
  @Audited('session.revoke')
  @OperatorOnly('operator_key:write')
  @HttpCode(204)
  async revoke(@Param('session') uid: string): Promise<void> {
    await this.sessions.end(uid);
  }
}
