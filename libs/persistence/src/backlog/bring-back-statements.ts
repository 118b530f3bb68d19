import { isOf } from '../connection/is-of.js';
import { LONGEST_LEASE } from '../deliveries/lease-statement.js';

/**
 * Resets times further ahead than this code ever writes: they were written while the clock of the
 * database was wrong, and would hold their rows back for as long as it was off. Run the statements
 * in this order. Leases need none: `isFree` ignores such ends.
 */

const BATCH = 5000;
/** For times that are never written ahead: two connections may differ by a transaction's length. */
const NOW_OR_SO = `interval '1 minute'`;
/** Rate limits are at least one request a second, so no turn lies further ahead. */
const LONGEST_TURN = `interval '1 hour'`;
const LONGEST_POSTPONED = `interval '2 days'`;

/** $1 the longest delay of an attempt in ms. Reads the end of each subscription's index range. */
export const dueDeliveries = (openSubscriptions: string) => `${openSubscriptions}, ahead AS (
    SELECT d.uid, d.organisation_uid FROM open_subscriptions o CROSS JOIN LATERAL (
      -- Organisation: all, as every statement here; the clock is the same for them.
      SELECT uid, organisation_uid FROM deliveries
      WHERE subscription_uid = o.subscription_uid AND status IN ('pending', 'retrying')
        AND due_at > now() + $1 * interval '1 millisecond'
      ORDER BY due_at LIMIT ${BATCH}
    ) d
    LIMIT ${BATCH}
  ), locked AS (
    -- Organisation: all.
    SELECT uid, organisation_uid FROM deliveries WHERE uid = ANY (ARRAY(SELECT uid FROM ahead)) FOR UPDATE SKIP LOCKED
  )
  UPDATE deliveries d SET due_at = now() FROM locked
  WHERE d.uid = locked.uid AND ${isOf('d', 'locked.organisation_uid')}`;

export const WAITING_EVENTS = `
  WITH ahead AS (
    -- Organisation: all.
    SELECT uid, organisation_uid FROM waiting_events WHERE accepted_at > now() + ${NOW_OR_SO}
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  ), dated AS (
    UPDATE events e SET accepted_at = now() FROM ahead
    WHERE e.uid = ahead.uid AND ${isOf('e', 'ahead.organisation_uid')}
  )
  UPDATE waiting_events w SET accepted_at = now() FROM ahead
  WHERE w.uid = ahead.uid AND ${isOf('w', 'ahead.organisation_uid')}`;

const toNow = (column: string, longest: string) =>
  `${column} = CASE WHEN ${column} > now() + ${longest} THEN now() ELSE ${column} END`;

/** $1 as above: a hold may last as long. */
export const ENDPOINT_STATES = `
  -- Organisation: all.
  UPDATE endpoint_states
  SET ${toNow('held_until', `$1 * interval '1 millisecond'`)}, ${toNow('probe_until', LONGEST_LEASE)},
      ${toNow('next_slot_at', LONGEST_TURN)}, ${toNow('ramp_started_at', NOW_OR_SO)},
      ${toNow('window_started_at', NOW_OR_SO)}, ${toNow('failing_since', NOW_OR_SO)}
  WHERE held_until > now() + $1 * interval '1 millisecond' OR probe_until > now() + ${LONGEST_LEASE}
    OR next_slot_at > now() + ${LONGEST_TURN} OR ramp_started_at > now() + ${NOW_OR_SO}
    OR window_started_at > now() + ${NOW_OR_SO} OR failing_since > now() + ${NOW_OR_SO}`;

export const DUE_MAILS = `
  -- Organisation: all.
  UPDATE notifications SET due_at = now()
  WHERE uid IN (
    -- Organisation: all.
    SELECT uid FROM notifications WHERE due_at > now() + ${LONGEST_POSTPONED}
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`;
