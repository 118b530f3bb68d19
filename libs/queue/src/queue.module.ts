import { type DynamicModule, Global, Module } from '@nestjs/common';
import { WakeUps } from '@rxhooks/application';
import { BullWakeUps } from './bull-wake-ups.js';
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
        { provide: WakeUps, useClass: BullWakeUps },
      ],
      exports: [QueueBackend, WakeUps],
    };
  }
}
