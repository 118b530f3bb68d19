import { UseGuards } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Subscriptions, type TenantScope } from '@rxhooks/application';
import { semble } from '@rxhooks/contracts';
import { Needs } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { FindWebhook } from './find-webhook.js';
import { presentWebhook } from './present-webhook.js';
import { QueryRateLimitGuard } from './query-rate-limit.guard.js';
import { WebhookSubscription } from './webhook.types.js';

@Resolver()
@UseGuards(QueryRateLimitGuard)
export class WebhookQueries {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly findWebhook: FindWebhook,
  ) {}

  /** Oldest first. */
  @Query(() => [WebhookSubscription])
  @Needs('seeWebhooks')
  async webhooks(
    @OrganisationScope() scope: TenantScope,
    @Args('includeDeleted', { type: () => Boolean, nullable: true })
    includeDeleted: boolean | null | undefined,
  ): Promise<WebhookSubscription[]> {
    const withRemoved = includeDeleted ?? false;
    const own = { ...scope, contract: semble.NAME };
    const found = await this.subscriptions.list(own, { withRemoved });
    return found.map((subscription) => presentWebhook(subscription));
  }

  /** A deleted one as well. */
  @Query(() => WebhookSubscription, { nullable: true })
  @Needs('seeWebhooks')
  async webhook(
    @OrganisationScope() scope: TenantScope,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<WebhookSubscription | null> {
    const found = await this.findWebhook.execute(scope, id);
    return found ? presentWebhook(found) : null;
  }
}
