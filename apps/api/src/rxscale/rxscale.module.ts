import { Module } from '@nestjs/common';
import {
  CheckTarget,
  ComposeRequest,
  ListSubscriptions,
  RegisterSubscription,
  RemoveSubscription,
  SendTestDelivery,
} from '@rxhooks/application';
import { PharmacySubscriptionsController } from './pharmacy-subscriptions.controller.js';
import { SubscriptionsController } from './subscriptions.controller.js';

@Module({
  controllers: [SubscriptionsController, PharmacySubscriptionsController],
  providers: [
    CheckTarget,
    ComposeRequest,
    ListSubscriptions,
    RegisterSubscription,
    RemoveSubscription,
    SendTestDelivery,
  ],
})
export class RxscaleModule {}
