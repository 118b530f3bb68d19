import { Context, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Principal, Subscriptions } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import type { GraphQLResolveInfo } from 'graphql';
import { AuditTrail } from '../audit/audit-trail.js';
import { Caller } from '../auth/caller.js';
import type { QueryContext } from '../http/request-of.js';
import { WebhookHeader, WebhookSubscription } from './webhook.types.js';

/** Decrypts them where they are asked for, webhook by webhook: one whose key is lost fails this field and no other. */
@Resolver(() => WebhookSubscription)
export class WebhookHeaders {
  readonly #recorded = new WeakMap<FastifyRequest, Map<string, Promise<void>>>();

  constructor(
    private readonly subscriptions: Subscriptions,
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
      if (subscription.sealedHeaders)
        await this.#record(caller, req, isOne ? subscription.uid : '');
    }
    return this.subscriptions
      .headersOf(subscription)
      .map(({ name, value }) => ({ key: name, value }));
  }

  /** Once for each webhook that a query names, and once for a list, which may show a thousand of them: then `uid` is empty. */
  async #record(caller: Principal, request: FastifyRequest, uid: string): Promise<void> {
    const recorded = this.#recorded.get(request) ?? new Map<string, Promise<void>>();
    this.#recorded.set(request, recorded);
    const names: Readonly<Record<string, string>> = uid === '' ? {} : { id: uid };
    const call = { action: 'subscription.read_headers', caller, request, names } as const;
    const record = recorded.get(uid) ?? this.audit.reveal(call);
    recorded.set(uid, record);
    await record;
  }
}

export function maySee(caller: Principal): boolean {
  return caller.kind === 'tenant' && caller.permissions.includes('seeWebhooks');
}
