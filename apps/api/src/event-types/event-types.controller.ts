import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Contracts, type EventType } from '@rxhooks/application';
import { AnyKey } from '../auth/access.decorators.js';
import { EventTypeList, EventTypeQuery, type EventTypeView } from './event-types.dto.js';

/** The catalogue of event types, each with the schema of its `data`. */
@ApiTags('Event types')
@Controller('v1/event-types')
@AnyKey()
export class EventTypesController {
  constructor(private readonly contracts: Contracts) {}

  /** Lists the event types, each with the schema and an example of its `data`. */
  @Get()
  @ApiOperation({ operationId: 'listEventTypes' })
  list(@Query() { contract, group }: EventTypeQuery): EventTypeList {
    const all = this.contracts
      .all()
      .flatMap((owner) => owner.eventTypes.map((type) => toView(owner.name, type)));
    const data = all.filter(
      (type) =>
        (contract === undefined || type.contract === contract) &&
        (group === undefined || type.group === group),
    );
    return { data, next_cursor: null };
  }
}

/** Lists the public fields; internal members of a type are left out. */
function toView(contract: string, type: EventType): EventTypeView {
  const { name, group, description, since, schema, example } = type;
  return { name, contract, group, description, since, schema, example };
}
