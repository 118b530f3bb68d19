import { Context, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Principal, RevealHeaders } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import type { GraphQLResolveInfo } from 'graphql';
import { AuditTrail } from '../audit/audit-trail.js';
import { Caller } from '../auth/caller.js';
import type { QueryContext } from '../http/request-of.js';
import { WebhookHeader, WebhookSubscription } from './webhook.types.js';

/** Decrypts them where they are asked for, webhook by webhook: one whose key is lost fails this field and no other. */
@Resolver(() => WebhookSubscription)
export class WebhookHeaders {
  readonly #recorded = new WeakMap<FastifyRequest, Promise<void>>();

  constructor(
    private readonly revealHeaders: RevealHeaders,
    private readonly audit: AuditTrail,
  ) {}

  /** Null for a token that may change webhooks and not see them: the values may be credentials of the receiver. */
  @ResolveField(() => [WebhookHeader], { nullable: true })
  async headers(
    @Parent() { subscription, hasSaidHeaders }: WebhookSubscription,
    @Caller() caller: Principal,
    @Context() { req }: QueryContext,
    @Info() { path }: GraphQLResolveInfo,
  ): Promise<WebhookHeader[] | null> {
    if (!hasSaidHeaders) {
      if (!maySee(caller)) return null;
      const isOne = typeof path.prev?.key === 'string';
      if (subscription.sealedHeaders) await this.#record(caller, req, isOne && subscription.uid);
    }
    return this.revealHeaders
      .execute(subscription)
      .map(({ name, value }) => ({ key: name, value }));
  }

  /** Once for all webhooks of a query: a list may show a thousand of them. */
  async #record(caller: Principal, request: FastifyRequest, uid: string | false): Promise<void> {
    const names: Readonly<Record<string, string>> = uid === false ? {} : { id: uid };
    const call = { action: 'subscription.read_headers', caller, request, names } as const;
    const recorded = this.#recorded.get(request) ?? this.audit.reveal(call);
    this.#recorded.set(request, recorded);
    await recorded;
  }
}

function maySee(caller: Principal): boolean {
  return caller.kind === 'tenant' && caller.permissions.includes('seeWebhooks');
}
