import type { SubscriptionStatus } from '@rxhooks/domain';
import { isOf } from '../connection/is-of.js';
import { isAway } from '../organisations/moving.js';
import { STATE_COLUMNS } from './endpoint-state.row.js';

/**
 * $1 subscriptions, $2 their organisations. Adds states of endpoints that get into trouble; in one
 * order, or two workers would deadlock.
 */
export const ENSURE_STATES = `
  INSERT INTO endpoint_states (subscription_uid, organisation_uid)
  SELECT s.uid, s.organisation_uid FROM unnest($1::text[], $2::text[]) AS u (uid, organisation_uid)
  JOIN subscriptions s ON s.uid = u.uid AND ${isOf('s', 'u.organisation_uid')}
  WHERE NOT ${isAway('u.organisation_uid')}
  ORDER BY s.uid
  ON CONFLICT DO NOTHING`;

/** $1 subscriptions, $2 their organisations. */
export const LOCK_STATES = `
  SELECT st.subscription_uid AS "subscriptionUid", u.organisation_uid AS "organisationUid", now() AS now, ${STATE_COLUMNS}
  FROM unnest($1::text[], $2::text[]) AS u (uid, organisation_uid)
  JOIN endpoint_states st ON st.subscription_uid = u.uid AND ${isOf('st', 'u.organisation_uid')}
  WHERE NOT ${isAway('u.organisation_uid')}
  ORDER BY st.subscription_uid
  FOR UPDATE OF st`;

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
              $8::int[], $9::timestamptz[], $10::int[], $11::text[])
    AS n (subscription_uid, held_until, throttles, is_open, openings, window_started_at, window_successes,
          window_failures, failing_since, failures, organisation_uid)
  WHERE st.subscription_uid = n.subscription_uid AND ${isOf('st', 'n.organisation_uid')}`;

/**
 * $1 subscriptions, $2 their organisations. Deletes states of endpoints that are well again. Keeps those whose requests are counted, or have
 * just been: workers that claim for an endpoint take turns by locking its row.
 */
export const FORGET_STATES = `
  DELETE FROM endpoint_states st
  USING unnest($1::text[], $2::text[]) AS u (uid, organisation_uid)
  WHERE st.subscription_uid = u.uid AND ${isOf('st', 'u.organisation_uid')}
    AND NOT EXISTS (
      SELECT FROM subscriptions s
      WHERE s.uid = u.uid AND ${isOf('s', 'u.organisation_uid')} AND s.rate_per_second IS NOT NULL)
    AND coalesce(next_slot_at < now() - interval '10 seconds', true)
    AND coalesce(ramp_started_at < now() - interval '2 minutes', true)`;

/** $1 subscription, $2 organisation. A stopped endpoint starts afresh when it is resumed. */
export const FORGET_STATE = `
  DELETE FROM endpoint_states st WHERE st.subscription_uid = $1 AND ${isOf('st', '$2')}`;

/** Returns what its owner's mail needs; no row when there was nothing to stop. */
const stop = (status: SubscriptionStatus, condition: string) => `
  UPDATE subscriptions s
  SET status = '${status}', status_reason = $3
  FROM organisations o, (
    SELECT own.uid, own.organisation_uid, own.status FROM subscriptions own
    WHERE own.uid = $1 AND ${isOf('own', '$2')} FOR UPDATE
  ) AS before
  WHERE s.uid = before.uid AND ${isOf('s', 'before.organisation_uid')} AND o.uid = s.organisation_uid
    AND s.removed_at IS NULL AND o.move_state IS NULL AND ${condition}
  RETURNING s.contract, s.target, o.display_name AS "organisationName",
            o.contact_email AS "contactEmail", now() AS at, before.status = 'active' AS "wasActive"`;

/** $1 subscription, $2 organisation, $3 reason. */
export const DISABLE = stop('disabled', `before.status <> 'disabled'`);

/** $1 subscription, $2 organisation, $3 reason, $4 the contracts that pause subscriptions. */
export const PAUSE = stop('paused', `before.status = 'active' AND s.contract = ANY($4::text[])`);

/** $1 entry, $2 organisation, $3 action, $4 subscription. */
export const ON_RECORD = `
  INSERT INTO audit_log (uid, actor, organisation_uid, action, subject, result)
  VALUES ($1, 'system', $2, $3, $4, 'done')`;

export const NOTIFY = `
  INSERT INTO notifications (uid, organisation_uid, subscription_uid, recipient, subject, body)
  VALUES ($1, $2, $3, $4, $5, $6)`;
