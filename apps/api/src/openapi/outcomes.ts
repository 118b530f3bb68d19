import { EXAMPLE_LATER, EXAMPLE_TIME } from './example-times.js';

type Fields = Readonly<Record<string, unknown>>;

/** All that a subscription that was made just now has none of. */
const NEW: Fields = {
  retry_schedule_seconds: null,
  rate_limit_per_second: null,
  success_rate: null,
  last_success_at: null,
};

/**
 * What an answer has because of its call, by operation and status: a call that pauses is answered `paused`. Its other fields
 * are those of the vocabulary.
 */
export const OUTCOMES: Readonly<Record<string, Fields>> = {
  'addOperationalSubscription 201': NEW,
  'pauseSubscription 200': { status: 'paused', status_since: EXAMPLE_TIME },
  'resumeSubscription 200': { status: 'active', status_since: EXAMPLE_LATER },
  // Nothing is sent yet.
  'startRecovery 202': { sent: 0, succeeded: 0, failed: 0, waiting: 0, remaining: 60 },
  'cancelRecovery 200': { status: 'cancelled', eta: null, ended_at: '2026-03-01T10:05:00.500Z' },
  'updateDecodaWebhook 200': { updatedDate: '2026-03-01T10:05:00Z' },
  // Its last attempt failed, and the new one has not ended yet.
  'sendDecodaDeliveryAttempt 200': {
    deliveredDate: null,
    lastDeliveryAttemptStatus: 503,
    lastDeliveryAttemptError: 'The receiver answered 503; only a 2xx status counts as delivered.',
  },
};
