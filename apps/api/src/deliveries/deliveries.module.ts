import { Module } from '@nestjs/common';
import { GetDelivery, GetRequestBody, ListDeliveries, ResendDelivery } from '@rxhooks/application';
import { DeliveriesController } from './deliveries.controller.js';

@Module({
  controllers: [DeliveriesController],
  providers: [ListDeliveries, GetDelivery, GetRequestBody, ResendDelivery],
})
export class DeliveriesModule {}
