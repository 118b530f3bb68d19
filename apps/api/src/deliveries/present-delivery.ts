import type { AttemptRecord, DeliveryDetails, DeliverySummary } from '@rxhooks/application';
import { readCursor, writeCursor } from '../http/cursor.js';
import type { AttemptView, DeliveryView, DeliveryWithAttempts } from './deliveries.dto.js';

export function presentDelivery(delivery: DeliverySummary): DeliveryView {
  return {
    uid: delivery.uid,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    subscription_uid: delivery.subscriptionUid,
    target: delivery.target,
    status: delivery.status,
    reason: delivery.reason ?? null,
    attempt_count: delivery.attemptsMade,
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
  };
}

export function presentWithAttempts(delivery: DeliveryDetails): DeliveryWithAttempts {
  const attempts = delivery.attempts.map(presentAttempt);
  return Object.assign(presentDelivery(delivery), { attempts });
}

function presentAttempt(attempt: AttemptRecord): AttemptView {
  return {
    number: attempt.number,
    started_at: attempt.startedAt.toISOString(),
    duration_ms: attempt.durationMs ?? null,
    status_code: attempt.statusCode ?? null,
    error: attempt.error ?? null,
    resent: attempt.resent,
    response_excerpt: attempt.responseExcerpt ?? null,
  };
}

export const toCursor = writeCursor;

/** @throws AppError `invalid` for a cursor that we did not issue */
export const fromCursor = (cursor: string | undefined) => readCursor(cursor, 'dlv_');
