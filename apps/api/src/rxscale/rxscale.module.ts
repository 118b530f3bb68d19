import { Module } from '@nestjs/common';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { PharmacySubscriptionsController } from './pharmacy-subscriptions.controller.js';
import { SubscriptionsController } from './subscriptions.controller.js';

@Module({
  imports: [SubscriptionsModule],
  controllers: [SubscriptionsController, PharmacySubscriptionsController],
})
export class RxscaleModule {}
