import type { SubscriptionStatus } from '@rxhooks/domain';
import { STATE_COLUMNS } from './endpoint-state.row.js';

/** Adds states of endpoints that get into trouble; in one order, or two workers would deadlock. */
export const ENSURE_STATES = `
  INSERT INTO endpoint_states (subscription_uid, organisation_uid)
  SELECT s.uid, s.organisation_uid FROM unnest($1::text[]) AS u (uid) JOIN subscriptions s ON s.uid = u.uid
  ORDER BY s.uid
  ON CONFLICT DO NOTHING`;

export const LOCK_STATES = `
  SELECT subscription_uid AS "subscriptionUid", now() AS now, ${STATE_COLUMNS}
  FROM endpoint_states WHERE subscription_uid = ANY($1::text[])
  ORDER BY subscription_uid
  FOR UPDATE`;

/**
 * Clears `probe_until` once the circuit or the hold has changed, so that the next probe may start.
 */
export const SAVE_STATES = `
  UPDATE endpoint_states st
  SET held_until = n.held_until, throttles = n.throttles, is_open = n.is_open, openings = n.openings,
      window_started_at = n.window_started_at, window_successes = n.window_successes,
      window_failures = n.window_failures, failing_since = n.failing_since, failures = n.failures,
      probe_until = CASE WHEN st.is_open = n.is_open AND st.held_until IS NOT DISTINCT FROM n.held_until
        THEN st.probe_until END
  FROM unnest($1::text[], $2::timestamptz[], $3::int[], $4::boolean[], $5::int[], $6::timestamptz[], $7::int[],
              $8::int[], $9::timestamptz[], $10::int[])
    AS n (subscription_uid, held_until, throttles, is_open, openings, window_started_at, window_successes,
          window_failures, failing_since, failures)
  WHERE st.subscription_uid = n.subscription_uid`;

/**
 * Deletes states of endpoints that are well again. Keeps those whose requests are counted, or have
 * just been: workers that claim for an endpoint take turns by locking its row.
 */
export const FORGET_STATES = `
  DELETE FROM endpoint_states
  WHERE subscription_uid = ANY($1::text[])
    AND NOT EXISTS (SELECT FROM subscriptions WHERE uid = subscription_uid AND rate_per_second IS NOT NULL)
    AND coalesce(next_slot_at < now() - interval '10 seconds', true)
    AND coalesce(ramp_started_at < now() - interval '2 minutes', true)`;

/** Deletes the state of a stopped endpoint, so that it starts afresh when it is resumed. */
export const FORGET_STATE = `DELETE FROM endpoint_states WHERE subscription_uid = $1`;

/** Returns what its owner's mail needs; no row when there was nothing to stop. */
const stop = (status: SubscriptionStatus, condition: string) => `
  UPDATE subscriptions s
  SET status = '${status}', status_reason = $2
  FROM organisations o, (SELECT uid, status FROM subscriptions WHERE uid = $1 FOR UPDATE) AS before
  WHERE s.uid = before.uid AND o.uid = s.organisation_uid AND s.removed_at IS NULL AND ${condition}
  RETURNING s.organisation_uid AS "organisationUid", s.contract, s.target, o.display_name AS "organisationName",
            o.contact_email AS "contactEmail", now() AS at, before.status = 'active' AS "wasActive"`;

/** $1 subscription, $2 reason. */
export const DISABLE = stop('disabled', `before.status <> 'disabled'`);

/** $1 subscription, $2 reason, $3 the contracts that pause subscriptions. */
export const PAUSE = stop('paused', `before.status = 'active' AND s.contract = ANY($3::text[])`);

export const NOTIFY = `
  INSERT INTO notifications (uid, organisation_uid, subscription_uid, recipient, subject, body)
  VALUES ($1, $2, $3, $4, $5, $6)`;
