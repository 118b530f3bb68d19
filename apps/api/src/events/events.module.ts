import { Module } from '@nestjs/common';
import {
  AcceptEvents,
  EraseEvent,
  FindBusinessKey,
  GetEvent,
  GetEventData,
  ListEvents,
  ListRefusedEvents,
  ResolveTenant,
} from '@rxhooks/application';
import { EventDataController } from './event-data.controller.js';
import { EventLogController } from './event-log.controller.js';
import { EventsController } from './events.controller.js';
import { RefusedEventsController } from './refused-events.controller.js';

@Module({
  controllers: [EventsController, RefusedEventsController, EventLogController, EventDataController],
  providers: [
    AcceptEvents,
    EraseEvent,
    FindBusinessKey,
    GetEvent,
    GetEventData,
    ListEvents,
    ListRefusedEvents,
    ResolveTenant,
  ],
})
export class EventsModule {}
