import { Module } from '@nestjs/common';
import { AcceptEvents, EraseEvent, ResolveTenant } from '@rxhooks/application';
import { EventDataController } from './event-data.controller.js';
import { EventsController } from './events.controller.js';

@Module({
  controllers: [EventsController, EventDataController],
  providers: [AcceptEvents, EraseEvent, ResolveTenant],
})
export class EventsModule {}
