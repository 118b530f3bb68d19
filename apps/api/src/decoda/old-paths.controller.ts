import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { TenantScope } from '@rxhooks/application';
import { AppError, type Subscription } from '@rxhooks/domain';
import { Audited } from '../audit/audited.decorator.js';
import { Needs, OperatorsAlsoNeed } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { asGiven } from '../http/reading.js';
import { AttemptsController } from './attempts.controller.js';
import { PATHS } from './dialect.js';
import { REVEALS_SECRET, WebhooksController } from './webhooks.controller.js';
import { WebhookListQuery, type WebhookSummary } from './webhooks.dto.js';

/**
 * The vendor's older paths. They have no archived webhooks: reading one is answered 404, and lists
 * leave it out.
 */
@Controller(PATHS.old)
export class OldPathWebhooksController extends WebhooksController {
  /** Lists webhooks that are not archived, oldest first. */
  @Get('list')
  @ApiOperation({ operationId: 'listDecodaWebhooks' })
  @Audited('subscription.read_secret')
  @OperatorsAlsoNeed('subscription_target:write')
  @Needs(...REVEALS_SECRET)
  override list(
    @OrganisationScope() scope: TenantScope,
    // Not used. Replaces the parameter that Nest would inherit, which refuses unreadable values.
    @Query({ schema: asGiven }) _: WebhookListQuery,
  ): Promise<WebhookSummary[]> {
    return super.list(scope, { include_archived: false });
  }

  protected override present(subscription: Subscription): WebhookSummary {
    if (subscription.removedAt) throw AppError.notFound();
    const { isArchived: _, ...summary } = super.present(subscription);
    return summary;
  }
}

@Controller(PATHS.old)
export class OldPathAttemptsController extends AttemptsController {}
