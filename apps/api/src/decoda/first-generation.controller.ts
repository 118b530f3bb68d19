import { Controller, Get, Query } from '@nestjs/common';
import type { TenantScope } from '@rxhooks/application';
import { AppError, type Subscription } from '@rxhooks/domain';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { asGiven } from '../http/reading.js';
import { AttemptsController } from './attempts.controller.js';
import { PATHS } from './dialect.js';
import { REVEALS_SECRET, WebhooksController } from './webhooks.controller.js';
import { WebhookListQuery, type WebhookSummary } from './webhooks.dto.js';

/** The same calls under the paths of the first generation, which knows nothing of archived webhooks: they are gone. */
@Controller(PATHS.first)
export class FirstWebhooksController extends WebhooksController {
  /** Oldest first. */
  @Get('list')
  @Audited('subscription.read_secret')
  @Needs(...REVEALS_SECRET)
  override list(
    @OrganisationScope() scope: TenantScope,
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

@Controller(PATHS.first)
export class FirstAttemptsController extends AttemptsController {}
