import type { Clock } from '../ports/clock.js';
import {
  type Delivery,
  type Exchange,
  GONE_REASON,
  nextDelayMs,
  type Outcome,
  readRetryAfter,
} from '@rxhooks/domain';
import type { EndedAttempt } from '../ports/delivery-store.js';

// An operator has an hour to fix what the log reports, such as a key missing from the ring. After
// that the schedule applies as for any other failure, so that every delivery ends.
const OUR_FAULT_DELAY_MS = 60_000;
const OUR_FAULT_TRIES = 60;
const GONE = 410;
/** The longest wait an endpoint may ask for, jitter included. */
const LONGEST_MS = 24 * 3600 * 1000;

type Next = EndedAttempt['next'];

export type Schedule = { readonly scheduleSeconds: readonly number[]; readonly jitter: number };

/** Decides what follows an attempt. `askedMs` is the wait that the receiver asked for. */
export function planNextAttempt(
  delivery: Delivery,
  outcome: Outcome,
  schedule: Schedule,
  askedMs: number,
  random: number,
): Next {
  if (outcome.kind === 'succeeded') return { status: 'succeeded' };
  if (outcome.kind === 'refused' && outcome.statusCode === GONE)
    return { status: 'failed', reason: GONE_REASON };
  if (outcome.kind === 'unanswered' && outcome.code === 'interrupted')
    return { status: 'retrying', delayMs: 0, usesStep: false };
  const isOurs = outcome.kind === 'unanswered' && outcome.code === 'internal_error';
  if (isOurs && delivery.attemptsMade < OUR_FAULT_TRIES)
    return { status: 'retrying', delayMs: OUR_FAULT_DELAY_MS, usesStep: false };
  const delayMs = nextDelayMs(schedule, delivery.scheduleStep, random);
  if (delayMs === undefined)
    return { status: 'failed', reason: 'The last attempt of the schedule has failed.' };
  return { status: 'retrying', delayMs: Math.max(delayMs, askedMs), usesStep: true };
}

/**
 * The wait that an unsuccessful answer asks for. Jitter only adds to it: no retry comes early, and
 * retries do not come all at once.
 */
export function readAskedMs(
  exchange: Exchange,
  outcome: Outcome,
  jitter: number,
  clock: Clock,
): number | undefined {
  if (exchange.kind !== 'answered' || outcome.kind === 'succeeded') return undefined;
  const askedMs = readRetryAfter(exchange.retryAfter, clock.now());
  return askedMs && Math.min(LONGEST_MS, Math.round(askedMs * (1 + jitter * clock.random())));
}
