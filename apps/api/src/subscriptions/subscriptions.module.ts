import { Module } from '@nestjs/common';
import {
  CheckTarget,
  ComposeRequest,
  DiscardWaiting,
  ProbeEndpoint,
  SendTestDelivery,
  Subscriptions,
} from '@rxhooks/application';
import { ContractRights } from './contract-rights.js';
import { ManagedSubscriptionsController } from './managed-subscriptions.controller.js';

/** What the contracts' own modules share, and the calls that serve subscriptions of all of them. */
@Module({
  controllers: [ManagedSubscriptionsController],
  providers: [
    CheckTarget,
    ComposeRequest,
    ContractRights,
    DiscardWaiting,
    ProbeEndpoint,
    SendTestDelivery,
    Subscriptions,
  ],
  exports: [SendTestDelivery, Subscriptions],
})
export class SubscriptionsModule {}
