import { Module } from '@nestjs/common';
import { AcceptEvents, ResolveTenant } from '@rxhooks/application';
import { EventsController } from './events.controller.js';

@Module({ controllers: [EventsController], providers: [AcceptEvents, ResolveTenant] })
export class EventsModule {}
