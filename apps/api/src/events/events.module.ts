import { Module } from '@nestjs/common';
import {
  AcceptEvents,
  EraseEvent,
  FindBusinessKey,
  GetEvent,
  GetEventData,
  ListEvents,
  ResolveTenant,
} from '@rxhooks/application';
import { EventDataController } from './event-data.controller.js';
import { EventLogController } from './event-log.controller.js';
import { EventsController } from './events.controller.js';

@Module({
  controllers: [EventsController, EventLogController, EventDataController],
  providers: [
    AcceptEvents,
    EraseEvent,
    FindBusinessKey,
    GetEvent,
    GetEventData,
    ListEvents,
    ResolveTenant,
  ],
})
export class EventsModule {}
