import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListRefusedEvents, type TenantScope } from '@rxhooks/application';
import { Needs } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { PageQuery } from '../http/page-query.dto.js';
import { RefusedEventPage } from './refused-events.dto.js';

@ApiTags('Events')
@Controller('v1/events/refused')
@Needs('event:read')
export class RefusedEventsController {
  constructor(private readonly refusedEvents: ListRefusedEvents) {}

  /** Lists the events of the queue that were refused in the last 30 days, and those in quarantine, newest first. */
  @Get()
  @ApiOperation({ operationId: 'listRefusedEvents' })
  async list(
    @OrganisationScope() scope: TenantScope,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<RefusedEventPage> {
    const page = { limit, before: readCursor(cursor, 'evt_') };
    const { events, next } = await this.refusedEvents.execute(scope, page);
    const data = events.map(({ uid, id, type, state, reason, at }) => ({
      uid,
      event_id: id ?? null,
      event_type: type ?? null,
      state,
      reason,
      at: at.toISOString(),
    }));
    return { data, next_cursor: writeCursor(next) };
  }
}
