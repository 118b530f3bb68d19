import { Module } from '@nestjs/common';
import { FindDeliveryReport, ResendDelivery } from '@rxhooks/application';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { AttemptsController } from './attempts.controller.js';
import { FirstAttemptsController, FirstWebhooksController } from './first-generation.controller.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({
  imports: [SubscriptionsModule],
  controllers: [
    WebhooksController,
    FirstWebhooksController,
    AttemptsController,
    FirstAttemptsController,
  ],
  providers: [FindDeliveryReport, ResendDelivery],
})
export class DecodaModule {}
