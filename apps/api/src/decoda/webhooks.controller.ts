import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  UseGuards,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Subscriptions, type TenantScope } from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import { AppError, type Subscription } from '@rxhooks/domain';
import { Audited } from '../audit/audited.decorator.js';
import { AuditSubject, type NameSubject } from '../audit/named-subject.js';
import { Needs, OperatorsAlsoNeed } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { tolerant } from '../http/reading.js';
import { Refuses } from '../http/refuses.decorator.js';
import { TOO_MANY } from '../subscriptions/registration-refusals.js';
import { DescribedForDecoda } from './header-parameters.js';
import { PATHS } from './dialect.js';
import { presentWebhook } from './present.js';
import { BODY, QUERY } from './refusals.js';
import { TenantRateLimitGuard } from './tenant-rate-limit.guard.js';
import { TenantHeaderGuard } from './tenant-header.guard.js';
import { WebhookCreate, WebhookListQuery, WebhookSummary, WebhookUpdate } from './webhooks.dto.js';

/** An answer with a webhook in it holds its signing secret, so reading and writing take the right to both. */
export const REVEALS_SECRET = decoda.SECRET_PERMISSIONS;

/** Archived webhooks are still shown. */
const WITH_REMOVED = { withRemoved: true };

const isArchived = () => new AppError('conflict', 'The webhook is archived.');

const inDecoda = (scope: TenantScope) => ({ ...scope, contract: decoda.NAME });

/** Decoda's webhooks, in the current generation of its API. */
@ApiTags('Decoda webhooks')
@Controller(PATHS.current)
@UseGuards(TenantRateLimitGuard, TenantHeaderGuard)
@DescribedForDecoda()
export class WebhooksController {
  constructor(private readonly subscriptions: Subscriptions) {}

  /**
   * Creates a webhook.
   *
   * @throws {422} The organisation has too many webhooks.
   */
  @Post('create')
  @ApiOperation({ operationId: 'createDecodaWebhook' })
  @Audited('subscription.register')
  @OperatorsAlsoNeed('subscription_target:write')
  @HttpCode(200)
  @Needs(...REVEALS_SECRET)
  @Refuses(TOO_MANY)
  async create(
    @OrganisationScope() scope: TenantScope,
    @Body({ schema: tolerant(WebhookCreate, BODY) }) body: WebhookCreate,
    @AuditSubject() nameSubject: NameSubject,
  ): Promise<WebhookSummary> {
    const { url, subscriptions, notificationEmail } = body;
    const { subscription } = await this.subscriptions.register({
      scope,
      contract: decoda.NAME,
      uidPrefix: decoda.UID_PREFIX,
      target: url,
      payloadVersion: decoda.PAYLOAD_VERSION,
      customHeaders: [],
      dedupeKey: undefined,
      notifyEmail: notificationEmail ?? undefined,
      ...decoda.toEventTypes(subscriptions),
    });
    nameSubject(subscription.uid);
    return this.present(subscription);
  }

  /** Lists webhooks, oldest first. */
  @Get('list')
  @ApiOperation({ operationId: 'listDecodaWebhooks' })
  @Audited('subscription.read_secret')
  @OperatorsAlsoNeed('subscription_target:write')
  @Needs(...REVEALS_SECRET)
  async list(
    @OrganisationScope() scope: TenantScope,
    @Query({ schema: tolerant(WebhookListQuery, QUERY) }) query: WebhookListQuery,
  ): Promise<WebhookSummary[]> {
    const withRemoved = query.include_archived ?? false;
    const found = await this.subscriptions.list(inDecoda(scope), { withRemoved });
    return found.map((subscription) => this.present(subscription));
  }

  /** One webhook. */
  @Get('get/:webhook_id')
  @ApiOperation({ operationId: 'getDecodaWebhook' })
  @Audited('subscription.read_secret')
  @OperatorsAlsoNeed('subscription_target:write')
  @Needs(...REVEALS_SECRET)
  async get(
    @OrganisationScope() scope: TenantScope,
    @Param('webhook_id') id: string,
  ): Promise<WebhookSummary> {
    return this.present(await this.subscriptions.get(inDecoda(scope), id, WITH_REMOVED));
  }

  /**
   * Changes the given fields of a webhook, and revives a disabled one. Fields that are left out stay as they are.
   *
   * @throws {409} The webhook is archived.
   */
  @Put('update/:webhook_id')
  @ApiOperation({ operationId: 'updateDecodaWebhook' })
  @Audited('subscription.update')
  @OperatorsAlsoNeed('subscription_target:write')
  @Needs(...REVEALS_SECRET)
  @Refuses({ webhook_is_archived: isArchived() })
  async update(
    @OrganisationScope() scope: TenantScope,
    @Param('webhook_id') id: string,
    @Body({ schema: tolerant(WebhookUpdate, BODY) }) body: WebhookUpdate,
  ): Promise<WebhookSummary> {
    const { url, subscriptions, notificationEmail } = body;
    const own = inDecoda(scope);
    const current = await this.subscriptions.get(own, id, WITH_REMOVED);
    if (current.removedAt) throw isArchived();
    const changed = await this.subscriptions.change(own, current, {
      ...(typeof url === 'string' && { target: url }),
      ...(subscriptions && decoda.toEventTypes(subscriptions)),
      ...(notificationEmail !== undefined && { notifyEmail: notificationEmail }),
      ...(current.status === 'disabled' && { status: 'active' }),
    });
    return this.present(changed);
  }

  /**
   * Archives a webhook: sends nothing more and keeps the record. False if it was archived before.
   */
  @Delete('delete/:webhook_id')
  @ApiOperation({ operationId: 'archiveDecodaWebhook' })
  @Audited('subscription.remove')
  @OperatorsAlsoNeed('subscription_target:write')
  @Needs('notification_subscription:write')
  delete(
    @OrganisationScope() scope: TenantScope,
    @Param('webhook_id') id: string,
  ): Promise<boolean> {
    return this.subscriptions.archive(inDecoda(scope), id);
  }

  protected present(subscription: Subscription): WebhookSummary {
    return presentWebhook(subscription, this.subscriptions.secretOf(subscription));
  }
}
