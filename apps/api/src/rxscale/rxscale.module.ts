import { Module } from '@nestjs/common';
import {
  CheckTarget,
  ComposeRequest,
  ListSubscriptions,
  RegisterSubscription,
  RemoveSubscription,
  SendTestDelivery,
} from '@rxhooks/application';
import { SubscriptionsController } from './subscriptions.controller.js';

@Module({
  controllers: [SubscriptionsController],
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
