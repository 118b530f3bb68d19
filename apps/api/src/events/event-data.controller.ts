import { Controller, Delete, Get, Header, HttpCode, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  dataIsErased,
  EraseEvent,
  GetEventData,
  MAX_EVENT_DATA_BYTES,
  type Principal,
  type TenantScope,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { AuditSubject, type NameSubject } from '../audit/named-subject.js';
import { Needs, NeedsOrOperator } from '../auth/access.decorators.js';
import { Caller, OrganisationScope } from '../auth/caller.js';
import { LargeAnswer } from '../http/large-answer.js';
import { Refuses } from '../http/refuses.decorator.js';
import { EventDataQuery } from './event-log.dto.js';
import { EventQuery } from './events.dto.js';

/** The data of an event; `:id` is the id that upstream gave it. */
@ApiTags('Events')
@Controller('v1/events/:id/data')
@NeedsOrOperator('event:write')
export class EventDataController {
  constructor(
    private readonly eraseEvent: EraseEvent,
    private readonly getEventData: GetEventData,
  ) {}

  /**
   * The stored `data` of an event, byte for byte and without an envelope. Audited, because it may be patient data.
   *
   * @throws {410} The data of this event is not kept any more.
   */
  @Get()
  @ApiOperation({ operationId: 'getEventData' })
  @Audited('event_data.read', { operatorsGiveReason: true })
  @Needs('event_data:read')
  @LargeAnswer(MAX_EVENT_DATA_BYTES)
  @Refuses({ data_is_erased: dataIsErased() })
  @Header('Content-Type', 'application/json; charset=utf-8')
  @ApiOkResponse({
    description: 'The JSON as it is stored.',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          additionalProperties: true,
          example: { uid: 'po-5512', name: '#5512' },
        },
      },
    },
  })
  async read(
    @OrganisationScope() scope: TenantScope,
    @Param('id') id: string,
    @Query() { part = 'data' }: EventDataQuery,
    @AuditSubject() nameSubject: NameSubject,
  ): Promise<string> {
    const text = await this.getEventData.execute(scope, id, part);
    nameSubject(id);
    return text;
  }

  /** Erases the event's data for good and cancels its open deliveries. The delivery log stays. */
  @Delete()
  @ApiOperation({ operationId: 'eraseEventData' })
  @Audited('event.erase')
  @HttpCode(204)
  async erase(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() { organisation_uid: organisation }: EventQuery,
    @AuditSubject() nameSubject: NameSubject,
  ): Promise<void> {
    await this.eraseEvent.execute(caller, id, organisation);
    // It is an id after all, though it may look like a secret: some upstreams use hashes.
    nameSubject(id);
  }
}
