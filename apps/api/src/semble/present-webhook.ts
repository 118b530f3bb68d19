import { Injectable } from '@nestjs/common';
import { RevealHeaders } from '@rxhooks/application';
import { semble } from '@rxhooks/contracts';
import type { Subscription } from '@rxhooks/domain';
import type { WebhookSubscription } from './webhook.types.js';

@Injectable()
export class PresentWebhook {
  constructor(private readonly revealHeaders: RevealHeaders) {}

  /** @param secret for the one answer that tells it */
  execute(subscription: Subscription, secret: string | null = null): WebhookSubscription {
    const { uid, target, metaData, eventTypes, status } = subscription;
    return {
      id: uid,
      secret,
      url: target,
      label: semble.labelOf(metaData),
      eventTypes,
      headers: this.revealHeaders
        .execute(subscription)
        .map(({ name, value }) => ({ key: name, value })),
      version: subscription.payloadVersion,
      createdAt: subscription.createdAt,
      updatedAt: subscription.updatedAt ?? null,
      deleted: subscription.removedAt !== undefined,
      // To its owner one that was switched off for its failures is paused as well: the same call lets it go on.
      deliveryPaused: status !== 'active',
    };
  }
}
