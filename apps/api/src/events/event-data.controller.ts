import { Controller, Delete, HttpCode, Param, Query } from '@nestjs/common';
import { EraseEvent, type Principal } from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { AuditSubject, type NameSubject } from '../audit/named-subject.js';
import { NeedsOrOperator } from '../auth/access.decorators.js';
import { Caller } from '../auth/caller.js';
import { EventQuery } from './events.dto.js';

/** The data of an event; `:id` is the id that upstream gave it. */
@Controller('v1/events/:id/data')
@NeedsOrOperator('event:write')
export class EventDataController {
  constructor(private readonly eraseEvent: EraseEvent) {}

  /** Erases the event's data for good and cancels its open deliveries. The delivery log stays. */
  @Delete()
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
