import { Module } from '@nestjs/common';
import {
  ArchiveSubscription,
  CheckTarget,
  FindDeliveryReport,
  FindSubscription,
  ListSubscriptions,
  RegisterSubscription,
  ResendDelivery,
  RevealSecret,
  UpdateSubscription,
} from '@rxhooks/application';
import { AttemptsController } from './attempts.controller.js';
import { FirstAttemptsController, FirstWebhooksController } from './first-generation.controller.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({
  controllers: [
    WebhooksController,
    FirstWebhooksController,
    AttemptsController,
    FirstAttemptsController,
  ],
  providers: [
    ArchiveSubscription,
    CheckTarget,
    FindDeliveryReport,
    FindSubscription,
    ListSubscriptions,
    RegisterSubscription,
    ResendDelivery,
    RevealSecret,
    UpdateSubscription,
  ],
})
export class DecodaModule {}
