import { Inject, UseFilters, UseGuards } from '@nestjs/common';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { type Principal, Subscriptions, type TenantScope } from '@rxhooks/application';
import { semble } from '@rxhooks/contracts';
import { CONFIG, type Config } from '@rxhooks/platform';
import { Audited } from '../audit/audited.decorator.js';
import { AuditSubject, type NameSubject } from '../audit/named-subject.js';
import { Needs } from '../auth/access.decorators.js';
import { Caller, OrganisationScope } from '../auth/caller.js';
import { ChangeWebhook, refuseToMoveHeaders } from './change-webhook.js';
import { FindWebhook } from './find-webhook.js';
import { presentWebhook } from './present-webhook.js';
import { QueryRateLimitGuard } from './query-rate-limit.guard.js';
import { readWebhook } from './read-webhook.js';
import { RefusalFilter } from './refusal.filter.js';
import { CreateWebhookInput, UpdateWebhookInput } from './webhook.inputs.js';
import { maySee } from './webhook-headers.resolver.js';
import {
  CreateWebhookPayload,
  DeleteWebhookPayload,
  UpdateWebhookPayload,
} from './webhook.payloads.js';

@Resolver()
@UseGuards(QueryRateLimitGuard)
@UseFilters(RefusalFilter)
export class WebhookMutations {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly changeWebhook: ChangeWebhook,
    private readonly findWebhook: FindWebhook,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Active at once. */
  @Mutation(() => CreateWebhookPayload, { nullable: true })
  @Audited('subscription.register')
  @Needs('createWebhooks')
  async createWebhook(
    @OrganisationScope() scope: TenantScope,
    @Args('input') input: CreateWebhookInput,
    @AuditSubject() nameSubject: NameSubject,
  ): Promise<CreateWebhookPayload> {
    const { eventTypes = [], metaData, customHeaders = [] } = this.#read(input);
    const { subscription, secret } = await this.subscriptions.register({
      scope,
      contract: semble.NAME,
      uidPrefix: semble.UID_PREFIX,
      target: input.url,
      eventTypes,
      payloadVersion: semble.PAYLOAD_VERSION,
      metaData,
      customHeaders,
      dedupeKey: undefined,
    });
    nameSubject(subscription.uid);
    return { data: presentWebhook(subscription, secret, true), error: null };
  }

  @Mutation(() => UpdateWebhookPayload, { nullable: true })
  @Audited('subscription.update')
  @Needs('editWebhooks')
  async updateWebhook(
    @OrganisationScope() scope: TenantScope,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateWebhookInput,
    @Caller() caller: Principal,
  ): Promise<UpdateWebhookPayload> {
    const current = await this.findWebhook.orRefuse(scope, id);
    const parts = this.#read(input);
    const changes = { ...parts, target: input.url ?? undefined };
    if (!maySee(caller)) refuseToMoveHeaders(current, changes);
    const isPaused = input.deliveryPaused;
    const changed = await this.changeWebhook.execute(scope, current, changes, isPaused);
    const hasSaidHeaders = parts.customHeaders !== undefined;
    return { data: presentWebhook(changed, null, hasSaidHeaders), error: null };
  }

  /** Nothing is sent any more, the record stays. */
  @Mutation(() => DeleteWebhookPayload, { nullable: true })
  @Audited('subscription.remove')
  @Needs('deleteWebhooks')
  async deleteWebhook(
    @OrganisationScope() scope: TenantScope,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeleteWebhookPayload> {
    await this.findWebhook.orRefuse(scope, id);
    await this.subscriptions.archive({ ...scope, contract: semble.NAME }, id);
    return { data: { id }, error: null };
  }

  #read(input: CreateWebhookInput | UpdateWebhookInput) {
    return readWebhook(input, this.config.maxEventTypesPerWebhook);
  }
}
