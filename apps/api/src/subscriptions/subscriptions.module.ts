import { Module } from '@nestjs/common';
import {
  CheckTarget,
  ComposeRequest,
  DiscardWaiting,
  FigureEndpoints,
  ProbeEndpoint,
  ReadStats,
  SendTestDelivery,
  Subscriptions,
} from '@rxhooks/application';
import { ContractRights } from './contract-rights.js';
import { OperationalSubscriptionsController } from '../rxhooks/operational-subscriptions.controller.js';
import { StatsController } from '../stats/stats.controller.js';
import { ManagedSubscriptionsController } from './managed-subscriptions.controller.js';

/** What the contracts' own modules share, and the calls that serve subscriptions of all of them. */
@Module({
  controllers: [
    ManagedSubscriptionsController,
    OperationalSubscriptionsController,
    StatsController,
  ],
  providers: [
    CheckTarget,
    ComposeRequest,
    ContractRights,
    DiscardWaiting,
    FigureEndpoints,
    ProbeEndpoint,
    ReadStats,
    SendTestDelivery,
    Subscriptions,
  ],
  exports: [SendTestDelivery, Subscriptions],
})
export class SubscriptionsModule {}
