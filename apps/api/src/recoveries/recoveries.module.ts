import { Module } from '@nestjs/common';
import { Recoveries, StartRecovery } from '@rxhooks/application';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoveryPlaces } from './recovery-places.js';

@Module({
  controllers: [RecoveriesController],
  providers: [Recoveries, RecoveryPlaces, StartRecovery],
})
export class RecoveriesModule {}
