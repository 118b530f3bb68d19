import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import {
  ArchiveSubscription,
  CheckTarget,
  FindSubscription,
  ListSubscriptions,
  PauseSubscription,
  RegisterSubscription,
  ResumeSubscription,
  RevealHeaders,
  UpdateSubscription,
} from '@rxhooks/application';
import { CONFIG } from '@rxhooks/platform';
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
  ],
  controllers: [GraphqlController],
  providers: [
    ArchiveSubscription,
    ChangeWebhook,
    CheckTarget,
    FindSubscription,
    FindWebhook,
    ListSubscriptions,
    PauseSubscription,
    QueryRunner,
    RegisterSubscription,
    ResumeSubscription,
    RevealHeaders,
    UpdateSubscription,
    WebhookHeaders,
    WebhookMutations,
    WebhookQueries,
  ],
})
export class SembleModule {}
