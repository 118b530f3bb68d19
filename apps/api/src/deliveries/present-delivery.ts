import type { AttemptRecord, DeliveryDetails, DeliverySummary } from '@rxhooks/application';
import { AppError } from '@rxhooks/domain';
import type { AttemptView, DeliveryView, DeliveryWithAttempts } from './deliveries.dto.js';

export function presentDelivery(delivery: DeliverySummary): DeliveryView {
  return {
    uid: delivery.uid,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    subscription_uid: delivery.subscriptionUid,
    target: delivery.target,
    status: delivery.status,
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
    response_excerpt: attempt.responseExcerpt ?? null,
  };
}

/** Opaque to clients, so that it may mean something else one day. */
export function toCursor(uid: string | undefined): string | null {
  return uid === undefined ? null : Buffer.from(uid).toString('base64url');
}

/** @throws AppError `invalid` for anything that was never a cursor of ours */
export function fromCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const uid = Buffer.from(cursor, 'base64url').toString();
  if (/^dlv_[0-9a-f]{32}$/.test(uid)) return uid;
  const message = 'must be the next_cursor of an earlier page';
  throw new AppError('invalid', 'Validation failed', [{ field: 'cursor', message }]);
}
