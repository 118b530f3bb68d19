import { semble } from '@rxhooks/contracts';
import type { Subscription } from '@rxhooks/domain';
import type { WebhookSubscription } from './webhook.types.js';

/**
 * @param secret for the one answer that tells it
 * @param hasSaidHeaders true in the answer to a call that brought all of its headers
 */
export function presentWebhook(
  subscription: Subscription,
  secret: string | null = null,
  hasSaidHeaders = false,
): WebhookSubscription {
  const { uid, target, metaData, eventTypes, status } = subscription;
  return {
    subscription,
    hasSaidHeaders,
    id: uid,
    secret,
    url: target,
    label: semble.labelOf(metaData),
    eventTypes,
    version: subscription.payloadVersion,
    createdAt: subscription.createdAt,
    updatedAt: subscription.updatedAt ?? null,
    deleted: subscription.removedAt !== undefined,
    // To its owner one that was switched off for its failures is paused as well: the same call lets it go on.
    deliveryPaused: status !== 'active',
  };
}
