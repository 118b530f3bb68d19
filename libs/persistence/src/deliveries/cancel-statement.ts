import { isOf } from '../connection/is-of.js';
import { isAway } from '../organisations/moving.js';
import { isFree, LOST, LOST_DETAILS } from './lease-statement.js';

/** As many as one statement can change well within its timeout; the sweeper ends the rest. */
export const CANCEL_BATCH = 5000;

type End = {
  /** Default: open ones. */
  readonly from?: string;
  readonly to: 'cancelled' | 'skipped';
  /** What becomes of those with a valid lease, which stay open. Default: nothing. */
  readonly leased?: 'left' | 'marked';
  /** SQL; default: $2. */
  readonly reason?: string;
  readonly limit?: number;
  /** SQL number of `LeaseGrace`; default: none. */
  readonly graceMs?: string;
};

const OPEN = `('pending', 'retrying')`;

/** What may still be sent, now or later. */
export const UNSENT = `('pending', 'retrying', 'skipped')`;

/**
 * Ends deliveries with a reason, a batch at a time. One whose lease has run out is not claimed again, so its lost attempt is
 * recorded here. One with a valid lease has a request under way, which no statement would look for any more if the
 * delivery had ended: it stays open until its worker has recorded the outcome, or until its lease runs out. A marked one
 * has the reason and no due time, as no other open delivery: unless it succeeds, the record of its attempt cancels it, and
 * `CANCEL_MARKED` cancels it after its lease.
 */
export const endDeliveries = (which: string, end: End) => {
  const { from = OPEN, to, leased = 'left', reason = '$2', limit = CANCEL_BATCH } = end;
  const isOver = isFree('deliveries', `${end.graceMs ?? 0} * interval '1 millisecond'`);
  const isMeant = `status IN ${from} AND (${isOver}${leased === 'marked' ? ' OR due_at IS NOT NULL' : ''})`;
  return `
  WITH open AS (
    SELECT uid, organisation_uid, attempts_made, leased_at, lease_token, asked_by, ${isOver} AS is_over
    FROM deliveries -- Organisation: by the condition.
    -- Chosen first and put in order then: the planner would rather walk the whole table in the order of its key.
    WHERE uid = ANY(ARRAY(
      -- Organisation: by the condition.
      SELECT uid FROM deliveries WHERE ${which} AND ${isMeant} LIMIT ${limit}))
      -- Again, for a worker may have claimed or recorded it before it could be locked.
      AND ${isMeant}
    ORDER BY uid
    FOR UPDATE
  ), lost AS (
    INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, error, details)
    SELECT uid, organisation_uid, attempts_made + 1, leased_at, ${LOST}, ${LOST_DETAILS}
    FROM open WHERE lease_token IS NOT NULL AND is_over
    ON CONFLICT DO NOTHING
    RETURNING delivery_uid
  )
  UPDATE deliveries d
  SET status = CASE WHEN open.is_over THEN '${to}' ELSE d.status END, due_at = NULL, reason = ${reason},
      attempts_made = d.attempts_made + (d.uid IN (SELECT delivery_uid FROM lost))::int,
      -- Its worker may only have been slow: without the token it can no longer write the same attempt.
      lease_token = CASE WHEN NOT open.is_over THEN d.lease_token END,
      leased_at = CASE WHEN NOT open.is_over THEN d.leased_at END,
      lease_until = CASE WHEN NOT open.is_over THEN d.lease_until END
  FROM open
  WHERE d.uid = open.uid AND ${isOf('d', 'open.organisation_uid')}`;
};

const ofSubscription = (organisation: string) =>
  `subscription_uid = $1 AND ${isOf('deliveries', organisation)} AND NOT ${isAway(organisation)}`;

/** $1 subscription uid, $3 organisation. The cell that serves the organisation cancels what is left when it moves meanwhile. */
export const cancelOpen = (graceMs = '0') =>
  endDeliveries(ofSubscription('$3'), { to: 'cancelled', leased: 'marked', graceMs });
export const CANCEL_OPEN = cancelOpen();

const IS_DISABLED = `EXISTS (SELECT FROM subscriptions s WHERE s.uid = $1 AND ${isOf('s', '$3')} AND s.status = 'disabled')`;

/** The same, for one that is disabled: what is open of one that was resumed meanwhile is sent. */
export const skipOpen = (graceMs = '0') =>
  endDeliveries(`${ofSubscription('$3')} AND ${IS_DISABLED} AND due_at IS NOT NULL`, {
    to: 'skipped',
    graceMs,
  });
export const SKIP_OPEN = skipOpen();

/** $1 subscription uid, $2 organisation, $3 grace in ms. */
export const CANCEL_MARKED = endDeliveries(`${ofSubscription('$2')} AND due_at IS NULL`, {
  to: 'cancelled',
  reason: 'd.reason',
  graceMs: '$3',
});
