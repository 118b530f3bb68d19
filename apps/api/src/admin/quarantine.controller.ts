import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListQuarantinedEvents, ReleaseEvent } from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { OperatorOnly } from '../auth/access.decorators.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { PageQuery } from '../http/page-query.dto.js';
import { UidView } from '../http/uid-view.dto.js';
import { QuarantinePage } from './quarantine.dto.js';

/** Accepted events that were set aside because workers died during their fan-out. */
@ApiTags('Quarantine')
@Controller('v1/admin/quarantined-events')
@OperatorOnly('quarantined_event:read')
export class QuarantineController {
  constructor(
    private readonly listEvents: ListQuarantinedEvents,
    private readonly releaseEvent: ReleaseEvent,
  ) {}

  /**
   * Lists the events that were set aside because workers died during their fan-out, newest first.
   */
  @Get()
  @ApiOperation({ operationId: 'listQuarantinedEvents' })
  async list(@Query() { limit, cursor }: PageQuery): Promise<QuarantinePage> {
    const page = { limit, before: readCursor(cursor, 'evt_') };
    const { events, next } = await this.listEvents.execute(page);
    const data = events.map((event) => ({
      uid: event.uid,
      event_id: event.id,
      organisation_uid: event.organisationUid,
      event_type: event.type,
      reason: event.reason,
      accepted_at: event.acceptedAt.toISOString(),
    }));
    return { data, next_cursor: writeCursor(next) };
  }

  /** Releases an event: its deliveries are made after all. */
  @Post(':uid/release')
  @ApiOperation({ operationId: 'releaseQuarantinedEvent' })
  @HttpCode(202)
  @Audited('event.release')
  @OperatorOnly('quarantined_event:write')
  async release(@Param('uid') uid: string): Promise<UidView> {
    await this.releaseEvent.execute(uid);
    return { uid };
  }
}
