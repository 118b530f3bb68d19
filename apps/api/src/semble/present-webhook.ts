import { semble } from '@rxhooks/contracts';
import type { Subscription } from '@rxhooks/domain';
import type { WebhookSubscription } from './webhook.types.js';

/**
 * @param secret only for the answer that shows it
 * @param hasSaidHeaders true if the call itself sent all of the headers
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
    // One disabled for its failures is paused too: the same call resumes it.
    deliveryPaused: status !== 'active',
  };
}
