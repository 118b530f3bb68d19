import { Module } from '@nestjs/common';
import { FindDeliveryReport, ResendDelivery } from '@rxhooks/application';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { AttemptsController } from './attempts.controller.js';
import { OldPathAttemptsController, OldPathWebhooksController } from './old-paths.controller.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({
  imports: [SubscriptionsModule],
  controllers: [
    WebhooksController,
    OldPathWebhooksController,
    AttemptsController,
    OldPathAttemptsController,
  ],
  providers: [FindDeliveryReport, ResendDelivery],
})
export class DecodaModule {}
