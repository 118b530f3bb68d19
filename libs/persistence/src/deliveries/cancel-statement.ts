import { isOf } from '../connection/is-of.js';
import { isAway } from '../organisations/moving.js';
import { isFree, LOST, LOST_DETAILS } from './lease-statement.js';

/** As many as one statement can change well within its timeout; the sweeper cancels the rest. */
export const CANCEL_BATCH = 5000;

type End = {
  /** Default: open ones. */
  readonly from?: string;
  readonly to: 'cancelled' | 'skipped';
  readonly limit?: number;
};

const OPEN = `('pending', 'retrying')`;

/** What may still be sent, now or later. */
export const UNSENT = `('pending', 'retrying', 'skipped')`;

/**
 * Ends deliveries for the reason $2, a batch at a time. A valid lease stays: the attempt in
 * flight may still record its outcome. A delivery whose lease has run out is not claimed again, so
 * its lost attempt is recorded here.
 */
export const endDeliveries = (which: string, { from = OPEN, to, limit = CANCEL_BATCH }: End) => `
  WITH open AS (
    SELECT uid, organisation_uid, attempts_made, leased_at, lease_token, lease_until, asked_by
    FROM deliveries -- Organisation: by the condition.
    -- Chosen first and put in order then: the planner would rather walk the whole table in the order of its key.
    WHERE uid = ANY(ARRAY(
      -- Organisation: by the condition.
      SELECT uid FROM deliveries WHERE ${which} AND status IN ${from} LIMIT ${limit}))
      AND status IN ${from}
    ORDER BY uid
    FOR UPDATE
  ), lost AS (
    INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, error, details)
    SELECT uid, organisation_uid, attempts_made + 1, leased_at, ${LOST}, ${LOST_DETAILS}
    FROM open WHERE lease_token IS NOT NULL AND ${isFree('open')}
    ON CONFLICT DO NOTHING
    RETURNING delivery_uid
  )
  UPDATE deliveries d
  SET status = '${to}', due_at = NULL, reason = $2,
      attempts_made = d.attempts_made + (d.uid IN (SELECT delivery_uid FROM lost))::int,
      -- Its worker may only have been slow: without the token it can no longer write the same attempt.
      lease_token = CASE WHEN NOT ${isFree('d')} THEN d.lease_token END,
      leased_at = CASE WHEN NOT ${isFree('d')} THEN d.leased_at END,
      lease_until = CASE WHEN NOT ${isFree('d')} THEN d.lease_until END
  FROM open
  WHERE d.uid = open.uid AND ${isOf('d', 'open.organisation_uid')}`;

const OF_SUBSCRIPTION = `subscription_uid = $1 AND ${isOf('deliveries', '$3')} AND NOT ${isAway('$3')}`;

/** $1 subscription uid, $3 organisation. The cell that serves the organisation cancels what is left when it moves meanwhile. */
export const CANCEL_OPEN = endDeliveries(OF_SUBSCRIPTION, { to: 'cancelled' });

const IS_DISABLED = `EXISTS (SELECT FROM subscriptions s WHERE s.uid = $1 AND ${isOf('s', '$3')} AND s.status = 'disabled')`;

/** The same, for one that is disabled: what is open of one that was resumed meanwhile is sent. */
export const SKIP_OPEN = endDeliveries(`${OF_SUBSCRIPTION} AND ${IS_DISABLED}`, { to: 'skipped' });
