import { Controller, Get, Query } from '@nestjs/common';
import { Contracts } from '@rxhooks/application';
import { AnyKey } from '../auth/access.decorators.js';
import { strict } from '../http/validation.pipe.js';
import { EventTypeList, EventTypeQuery } from './event-types.dto.js';

/** The catalogue: what can be sent, and what its data looks like. */
@Controller('v1/event-types')
@AnyKey()
export class EventTypesController {
  constructor(private readonly contracts: Contracts) {}

  @Get()
  list(@Query(strict) { contract, group }: EventTypeQuery): EventTypeList {
    const all = this.contracts
      .all()
      .flatMap(({ name, eventTypes }) => eventTypes.map((type) => ({ ...type, contract: name })));
    const data = all.filter(
      (type) =>
        (contract === undefined || type.contract === contract) &&
        (group === undefined || type.group === group),
    );
    return { data };
  }
}
