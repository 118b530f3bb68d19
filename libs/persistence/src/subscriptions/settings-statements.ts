import { SUBSCRIPTION_COLUMNS } from './subscription.row.js';

/** A list shows none of the metadata, which may be kilobytes of each. */
const COLUMNS = SUBSCRIPTION_COLUMNS.replace(
  's.meta_data AS',
  'CASE WHEN $3::text IS NOT NULL THEN s.meta_data END AS',
);

/** $1 organisation, $2 pharmacy or null for all of the organisation, $3 uid or null for all. */
export const FIND_MANAGED = `
  SELECT ${COLUMNS}, CASE WHEN st.held_until > now() THEN st.held_until END AS "heldUntil",
         coalesce(st.is_open, false) AS "isCircuitOpen", st.failing_since AS "failingSince"
  FROM subscriptions s LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid
  WHERE s.organisation_uid = $1 AND s.removed_at IS NULL
    AND ($2::text IS NULL OR s.pharmacy_uid = $2) AND ($3::text IS NULL OR s.uid = $3)
  ORDER BY s.uid`;

export const LOCK_STATE = `SELECT FROM endpoint_states WHERE subscription_uid = $1 FOR UPDATE`;

export const MOVE = `
  UPDATE subscriptions s SET status = $3, status_reason = NULL
  FROM (SELECT uid, status FROM subscriptions WHERE uid = $1 FOR UPDATE) AS before
  WHERE s.uid = before.uid AND before.status = ANY($2::text[]) AND s.removed_at IS NULL
    -- What was open when it was disabled is cancelled batch by batch, and must not go out after all.
    AND (before.status <> 'disabled' OR NOT EXISTS (
      SELECT FROM deliveries d WHERE d.subscription_uid = $1 AND d.status IN ('pending', 'retrying')))
  RETURNING s.contract, s.organisation_uid AS "organisationUid", before.status AS before`;

/** $1 subscription. The targets of other active ones that have one of its event types, each beside its own. */
export const FIND_RIVALS = `
  SELECT s.target, other.target AS rival FROM subscriptions s JOIN subscriptions other
    ON other.organisation_uid = s.organisation_uid AND other.contract = s.contract
    AND other.pharmacy_uid IS NOT DISTINCT FROM s.pharmacy_uid AND other.uid <> s.uid
    AND other.event_types && s.event_types AND other.removed_at IS NULL
  WHERE s.uid = $1 AND s.removed_at IS NULL`;

/** $1 organisation. Changes to the subscriptions of one organisation are made one after another. */
export const LOCK_ORGANISATION = `SELECT FROM organisations WHERE uid = $1 FOR NO KEY UPDATE`;

/** The same, $1 subscription. */
export const LOCK_ORGANISATION_OF = `
  SELECT FROM organisations o JOIN subscriptions s ON s.organisation_uid = o.uid WHERE s.uid = $1
  FOR NO KEY UPDATE OF o`;

/** What was held against the endpoint no longer counts; turns that were given out stay counted. */
export const FORGET_HISTORY = `
  UPDATE endpoint_states
  SET held_until = NULL, throttles = 0, is_open = false, openings = 0, probe_until = NULL, window_started_at = NULL,
      window_successes = 0, window_failures = 0, failing_since = NULL, failures = 0
  WHERE subscription_uid = $1`;

export const START_RAMP = `UPDATE endpoint_states SET ramp_started_at = now() WHERE subscription_uid = $1`;
