import { Module } from '@nestjs/common';
import {
  CheckTarget,
  GetManagedSubscription,
  ListManagedSubscriptions,
  PauseSubscription,
  ResumeSubscription,
  RotateSecret,
  UpdateSubscription,
} from '@rxhooks/application';
import { ManagedSubscriptionsController } from './managed-subscriptions.controller.js';

@Module({
  controllers: [ManagedSubscriptionsController],
  providers: [
    CheckTarget,
    GetManagedSubscription,
    ListManagedSubscriptions,
    PauseSubscription,
    ResumeSubscription,
    RotateSecret,
    UpdateSubscription,
  ],
})
export class SubscriptionsModule {}
