import type { DeliveryReport } from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import type { Subscription } from '@rxhooks/domain';
import { parseExactJson } from '@rxhooks/platform';
import type { WebhookDeliveryAttemptSummary } from './attempts.dto.js';
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

export function presentAttempt(report: DeliveryReport): WebhookDeliveryAttemptSummary {
  const { uid, event, subscription, deliveredAt, lastAttempt } = report;
  const { type, timestamp, data } = event;
  const told = { uid, type, timestamp, alertUid: event.uid };
  const { id, type: spelling, createdDate, alertId } = decoda.tell(told, subscription.metaData);
  return {
    id,
    type: spelling,
    data: data === undefined ? {} : (parseExactJson(data) as Record<string, unknown>),
    createdDate,
    alertId,
    deliveredDate: deliveredAt ? decoda.toDate(deliveredAt) : null,
    lastDeliveryAttemptDate: lastAttempt ? decoda.toDate(lastAttempt.startedAt) : null,
    lastDeliveryAttemptStatus: lastAttempt?.statusCode ?? null,
    lastDeliveryAttemptError: lastAttempt?.error ?? null,
  };
}
