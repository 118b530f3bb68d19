import type { DeliveryReport } from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import type { Subscription } from '@rxhooks/domain';
import type { WebhookSummary } from './webhooks.dto.js';

export function presentWebhook(subscription: Subscription, secret: string): WebhookSummary {
  const { uid, target, metaData, createdAt, updatedAt, removedAt, notifyEmail } = subscription;
  return {
    id: uid,
    subscriptions: [...decoda.askedFor(metaData)],
    url: target,
    createdDate: decoda.toDate(createdAt),
    updatedDate: updatedAt ? decoda.toDate(updatedAt) : null,
    secret,
    notificationEmail: notifyEmail ?? null,
    isArchived: removedAt !== undefined,
  };
}

/** Writes an attempt as JSON. The payload is inserted as stored text: a page may have megabytes. */
export function writeAttempt(report: DeliveryReport): string {
  const { uid, event, subscription, deliveredAt, lastAttempt } = report;
  const { type, timestamp, data = '{}' } = event;
  const source = { uid, type, timestamp, alertUid: event.uid };
  const {
    id,
    type: spelling,
    createdDate,
    alertId,
  } = decoda.envelopeOf(source, subscription.metaData);
  const head = JSON.stringify({ id, type: spelling });
  const tail = JSON.stringify({
    createdDate,
    alertId,
    deliveredDate: deliveredAt ? decoda.toDate(deliveredAt) : null,
    lastDeliveryAttemptDate: lastAttempt ? decoda.toDate(lastAttempt.startedAt) : null,
    lastDeliveryAttemptStatus: lastAttempt?.statusCode ?? null,
    lastDeliveryAttemptError: lastAttempt?.error ?? null,
  });
  return `${head.slice(0, -1)},"data":${data},${tail.slice(1)}`;
}
