import { Module } from '@nestjs/common';
import { GetDelivery, ListDeliveries, ResendDelivery } from '@rxhooks/application';
import { DeliveriesController } from './deliveries.controller.js';

@Module({
  controllers: [DeliveriesController],
  providers: [ListDeliveries, GetDelivery, ResendDelivery],
})
export class DeliveriesModule {}
