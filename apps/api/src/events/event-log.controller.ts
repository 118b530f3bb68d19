import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Contracts,
  GetEvent,
  ListEvents,
  type Principal,
  type TenantScope,
} from '@rxhooks/application';
import { Needs } from '../auth/access.decorators.js';
import { Caller, Scope } from '../auth/caller.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { EventListQuery, EventPageView, EventWithDeliveries } from './event-log.dto.js';
import { toKeyQuery } from '../http/key-query.js';
import { presentEvent, presentWithDeliveries } from './present-event.js';

/** The events of one organisation or pharmacy as they came in, and what became of each. */
@ApiTags('Events')
@Controller('v1/events')
@Needs('event:read')
export class EventLogController {
  constructor(
    private readonly listEvents: ListEvents,
    private readonly getEvent: GetEvent,
    private readonly contracts: Contracts,
  ) {}

  /** Lists events, newest first; of the last 24 hours unless `business_key` is given. Follow `next_cursor` also after a short page. */
  @Get()
  @ApiOperation({ operationId: 'listEvents' })
  async list(
    @Scope() scope: TenantScope,
    @Query() query: EventListQuery,
    @Caller() caller: Principal,
  ): Promise<EventPageView> {
    const question = {
      eventType: query.event_type,
      contract: query.contract,
      businessKey: toKeyQuery(query.business_key, caller),
      outcome: query.has,
      receivedAfter: query.received_after,
      receivedBefore: query.received_before,
    };
    const page = { limit: query.limit, before: readCursor(query.cursor, 'evt_') };
    const { events, next } = await this.listEvents.execute(scope, question, page);
    const data = events.map((event) => presentEvent(event, this.#contractOf(event.type)));
    return { data, next_cursor: writeCursor(next) };
  }

  /** One event by upstream's id or our uid: its deliveries, and why other subscriptions have none. An event with the id `refused` is found by its uid alone. */
  @Get(':id')
  @ApiOperation({ operationId: 'getEvent' })
  async get(@Scope() scope: TenantScope, @Param('id') id: string): Promise<EventWithDeliveries> {
    const event = await this.getEvent.execute(scope, id);
    return presentWithDeliveries(event, this.#contractOf(event.type));
  }

  #contractOf(type: string): string | undefined {
    return this.contracts.owning(type)?.name;
  }
}
