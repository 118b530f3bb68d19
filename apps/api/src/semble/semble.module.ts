import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { CONFIG } from '@rxhooks/platform';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { ChangeWebhook } from './change-webhook.js';
import { FindWebhook } from './find-webhook.js';
import { graphqlOptions } from './graphql-options.js';
import { GraphqlController } from './graphql.controller.js';
import { LateMercuriusDriver } from './late-mercurius.driver.js';
import { QueryRunner } from './query-runner.js';
import { WebhookHeaders } from './webhook-headers.resolver.js';
import { WebhookMutations } from './webhook-mutations.resolver.js';
import { WebhookQueries } from './webhook-queries.resolver.js';

@Module({
  imports: [
    GraphQLModule.forRootAsync<MercuriusDriverConfig>({
      driver: LateMercuriusDriver,
      inject: [CONFIG],
      useFactory: graphqlOptions,
    }),
    SubscriptionsModule,
  ],
  controllers: [GraphqlController],
  providers: [
    ChangeWebhook,
    FindWebhook,
    QueryRunner,
    WebhookHeaders,
    WebhookMutations,
    WebhookQueries,
  ],
})
export class SembleModule {}
