import { Module } from '@nestjs/common';
import { Recoveries, StartRecovery } from '@rxhooks/application';
import { RecoveriesController } from './recoveries.controller.js';

@Module({
  controllers: [RecoveriesController],
  providers: [Recoveries, StartRecovery],
})
export class RecoveriesModule {}
