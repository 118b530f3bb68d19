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
import { ContractRights } from './contract-rights.js';
import { ManagedSubscriptionsController } from './managed-subscriptions.controller.js';

@Module({
  controllers: [ManagedSubscriptionsController],
  providers: [
    CheckTarget,
    ContractRights,
    GetManagedSubscription,
    ListManagedSubscriptions,
    PauseSubscription,
    ResumeSubscription,
    RotateSecret,
    UpdateSubscription,
  ],
})
export class SubscriptionsModule {}
