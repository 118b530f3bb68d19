import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { RevealHeaders } from '@rxhooks/application';
import { WebhookHeader, WebhookSubscription } from './webhook.types.js';

/** Decrypts them where they are asked for, webhook by webhook: one whose key is lost fails this field and no other. */
@Resolver(() => WebhookSubscription)
export class WebhookHeaders {
  constructor(private readonly revealHeaders: RevealHeaders) {}

  @ResolveField(() => [WebhookHeader], { nullable: true })
  headers(@Parent() { subscription }: WebhookSubscription): WebhookHeader[] {
    return this.revealHeaders
      .execute(subscription)
      .map(({ name, value }) => ({ key: name, value }));
  }
}
