import { isOf } from '../connection/is-of.js';
import { SUBSCRIPTION_COLUMNS } from './subscription.row.js';

/**
 * Every statement begins with these: $1 organisation, $2 pharmacy, $3 contract. With a contract it is exactly this level,
 * without one everything that the owner has.
 */
const IN_SCOPE = `
  s.organisation_uid = $1 AND CASE WHEN $3::text IS NULL
    THEN $2::text IS NULL OR s.pharmacy_uid = $2
    ELSE s.contract = $3 AND s.pharmacy_uid IS NOT DISTINCT FROM $2 END`;

/** $4 uid or null, $5 dedupe key or null. */
const NAMED = `${IN_SCOPE} AND (s.uid = $4 OR s.dedupe_key = $5)`;
const ACTIVE = `${NAMED} AND s.removed_at IS NULL`;

const HEALTH = `
  CASE WHEN st.held_until > now() THEN st.held_until END AS "heldUntil",
  coalesce(st.is_open, false) AS "isCircuitOpen", st.failing_since AS "failingSince"`;

const read = (columns: string, condition: string) => `
  SELECT ${columns}, ${HEALTH}
  FROM subscriptions s LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
  -- Organisation: by the condition.
  WHERE ${condition}
  ORDER BY s.uid`;

/** $6 with those that were removed. */
export const FIND = read(SUBSCRIPTION_COLUMNS, `${NAMED} AND ($6 OR s.removed_at IS NULL)`);

/** $4 with those that were removed, $5 with the metadata, which may be kilobytes of each. */
export const LIST = read(
  SUBSCRIPTION_COLUMNS.replace('s.meta_data AS', 'CASE WHEN $5 THEN s.meta_data END AS'),
  `${IN_SCOPE} AND ($4 OR s.removed_at IS NULL)`,
);

/** The state of the endpoint is locked before the subscription, as by the store that disables it. */
export const LOCK_STATE = `
  SELECT ${HEALTH} FROM endpoint_states st
  JOIN subscriptions s ON s.uid = st.subscription_uid AND ${isOf('st', 's.organisation_uid')}
  WHERE ${ACTIVE} FOR UPDATE OF st`;

/** The same, and makes the row where there is none: another worker may forget it at any time. */
export const TAKE_STATE = `
  INSERT INTO endpoint_states AS st (subscription_uid, organisation_uid)
  SELECT s.uid, s.organisation_uid FROM subscriptions s WHERE ${ACTIVE}
  ON CONFLICT (subscription_uid) DO UPDATE SET subscription_uid = st.subscription_uid
  RETURNING ${HEALTH}`;

/** $6 status or null, $7 secret or null, $8 previous secrets or null: null leaves them as they are. */
const CHANGED = [
  `status = CASE WHEN before."isMoved" THEN $6 ELSE s.status END`,
  `status_reason = CASE WHEN before."isMoved" THEN NULL ELSE s.status_reason END`,
  'sealed_secret = coalesce($7, s.sealed_secret)',
  'previous_secrets = coalesce($8::jsonb, s.previous_secrets)',
];

/** $9 the secret that it must have, or null. */
export const change = (assignments: readonly string[]) => `
  UPDATE subscriptions s
  SET ${[...CHANGED, ...assignments].join(', ')}
  FROM (
    SELECT s.uid, s.organisation_uid, s.status, CASE $6::text
      WHEN 'paused' THEN s.status <> 'disabled'
      WHEN 'active' THEN s.status <> 'active'
      END AS "isMoved"
    FROM subscriptions s WHERE ${ACTIVE} AND ($9::text IS NULL OR s.sealed_secret = $9)
    FOR UPDATE OF s
  ) AS before
  WHERE s.uid = before.uid AND ${isOf('s', 'before.organisation_uid')}
  RETURNING ${SUBSCRIPTION_COLUMNS}, before.status AS "statusBefore"`;

/** The values of a change begin here. */
export const FIRST_FIELD = 10;

/** What was held against the endpoint no longer counts; turns that were given out stay counted. $2 organisation; $3 starts the ramp. */
export const FORGET_HISTORY = `
  UPDATE endpoint_states st
  SET held_until = NULL, throttles = 0, is_open = false, openings = 0, probe_until = NULL, window_started_at = NULL,
      window_successes = 0, window_failures = 0, failing_since = NULL, failures = 0,
      ramp_started_at = CASE WHEN $3 THEN now() ELSE ramp_started_at END
  WHERE st.subscription_uid = $1 AND ${isOf('st', '$2')}`;

/** Before the subscription, in the order of everybody who locks both. */
export const FORGET_STATE_OF = `
  DELETE FROM endpoint_states st USING subscriptions s
  WHERE st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')} AND ${ACTIVE}`;

export const REMOVE = `UPDATE subscriptions s SET removed_at = now() WHERE ${ACTIVE} RETURNING s.uid`;

/** $1 organisation. Changes to the subscriptions of one organisation are made one after another. */
export const LOCK_ORGANISATION = `SELECT FROM organisations WHERE uid = $1 FOR NO KEY UPDATE`;

/** The same, $1 subscription. */
export const LOCK_ORGANISATION_OF = `
  SELECT FROM organisations o JOIN subscriptions s ON s.organisation_uid = o.uid WHERE s.uid = $1
  FOR NO KEY UPDATE OF o`;

/** $1 subscription. The targets of other active ones that have one of its event types, each beside its own. */
export const FIND_RIVALS = `
  SELECT s.target, other.target AS rival FROM subscriptions s JOIN subscriptions other
    ON other.organisation_uid = s.organisation_uid AND other.contract = s.contract
    AND other.pharmacy_uid IS NOT DISTINCT FROM s.pharmacy_uid AND other.uid <> s.uid
    AND other.event_types && s.event_types AND other.removed_at IS NULL
  WHERE s.uid = $1 AND s.removed_at IS NULL`;
