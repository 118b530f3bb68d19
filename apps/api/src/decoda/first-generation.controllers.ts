import { Controller } from '@nestjs/common';
import { AppError, type Subscription } from '@rxhooks/domain';
import { AttemptsController } from './attempts.controller.js';
import { PATHS } from './dialect.js';
import { WebhooksController } from './webhooks.controller.js';
import type { WebhookSummary } from './webhooks.dto.js';

/** The same calls under the paths of the first generation, which knows nothing of archived webhooks: they are gone. */
@Controller(PATHS.first)
export class FirstWebhooksController extends WebhooksController {
  protected override readIncludeArchived(): boolean {
    return false;
  }

  protected override present(subscription: Subscription): WebhookSummary {
    if (subscription.removedAt) throw new AppError('not_found', 'Resource not found');
    const { isArchived: _, ...summary } = super.present(subscription);
    return summary;
  }
}

@Controller(PATHS.first)
export class FirstAttemptsController extends AttemptsController {}
