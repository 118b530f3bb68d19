import type { AttemptDetails, DeliveryDetails, DeliverySummary } from '@rxhooks/application';
import type { WaitingFor } from '@rxhooks/domain';
import type {
  AttemptTimingsView,
  AttemptView,
  DeliveryView,
  DeliveryWithAttempts,
  WaitingForView,
} from './deliveries.dto.js';

export function presentDelivery(delivery: DeliverySummary): DeliveryView {
  return {
    uid: delivery.uid,
    test: delivery.isTest,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    subscription_uid: delivery.subscriptionUid,
    target: delivery.target,
    status: delivery.status,
    reason: delivery.reason ?? null,
    attempt_count: delivery.attemptsMade,
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    waiting_for: presentWait(delivery.waitingFor),
    last_attempt_at: delivery.lastAttempt?.startedAt.toISOString() ?? null,
    last_status_code: delivery.lastAttempt?.statusCode ?? null,
    last_error: delivery.lastAttempt?.error ?? null,
    created_at: delivery.createdAt.toISOString(),
  };
}

/** @param forOperator shows what only the platform's people should know of it */
export function presentWithAttempts(
  delivery: DeliveryDetails,
  forOperator: boolean,
): DeliveryWithAttempts {
  const attempts = delivery.attempts.map((attempt) => presentAttempt(attempt, forOperator));
  return Object.assign(presentDelivery(delivery), { attempts });
}

function presentAttempt(attempt: AttemptDetails, forOperator: boolean): AttemptView {
  const { details } = attempt;
  return {
    number: attempt.number,
    started_at: attempt.startedAt.toISOString(),
    duration_ms: attempt.durationMs ?? null,
    status_code: attempt.statusCode ?? null,
    error: attempt.error ?? null,
    resent: attempt.resent,
    request_headers: attempt.requestHeaders,
    response_excerpt: attempt.responseExcerpt ?? null,
    response_headers: details?.headers ?? null,
    made_by: details?.madeBy ?? null,
    timings: presentTimings(attempt),
    worker: (forOperator ? details?.worker : undefined) ?? null,
  };
}

function presentTimings({ details, durationMs }: AttemptDetails): AttemptTimingsView | null {
  if (!details || durationMs === undefined) return null;
  const { queuedMs, times } = details;
  return {
    queue_ms: queuedMs ?? null,
    dns_ms: times?.dnsMs ?? null,
    connect_ms: times?.connectMs ?? null,
    tls_ms: times?.tlsMs ?? null,
    first_byte_ms: times?.firstByteMs ?? null,
    total_ms: durationMs,
  };
}

function presentWait(waiting: WaitingFor | undefined): WaitingForView | null {
  if (!waiting) return null;
  const { kind, until, detail } = waiting;
  return { kind, until: until?.toISOString() ?? null, detail };
}
