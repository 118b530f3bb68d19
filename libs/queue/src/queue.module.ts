import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Alarm } from '@rxhooks/application';
import { BullAlarm } from './bull-alarm.js';
import { QueueBackend } from './queue-backend.js';
import { QUEUE_OPTIONS, type QueueOptions } from './queue-options.js';

@Global()
@Module({})
export class QueueModule {
  static for(options: QueueOptions): DynamicModule {
    return {
      module: QueueModule,
      providers: [
        { provide: QUEUE_OPTIONS, useValue: options },
        QueueBackend,
        { provide: Alarm, useClass: BullAlarm },
      ],
      exports: [QueueBackend, Alarm],
    };
  }
}
