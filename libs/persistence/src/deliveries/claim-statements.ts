import { isOf } from '../connection/is-of.js';
import {
  IS_BARRED,
  IS_HELD,
  IS_PROBED,
  IS_STILL,
  MUST_WAIT,
  RATE,
} from '../endpoints/endpoint-rules.js';
import { isDue, isFree, leaseAs, POISON_AFTER } from './lease-statement.js';

// A job's delay runs on another clock than the database's; a wake-up a moment early is still right.
const EARLY = `interval '50 milliseconds'`;

// Turns that were not used for this long expire, so that idle time ends in no burst.
const UNUSED_TURNS = `interval '200 milliseconds'`;

/**
 * Leaves out deliveries that this process still has in hand, although their leases ran out while
 * nothing could be written: the request was made, and its outcome is about to be recorded.
 */
const notInHand = (uids: string) => `d.uid <> ALL(${uids}::text[])`;

// The sweeper looks at a paused endpoint again, so a worker that keeps one need not ask more often.
const PAUSE_MS = 60_000;
/** Pause before the next claim when another session has the endpoint locked. */
export const LOCKED_MS = 100;

/**
 * $1 lease in ms, $2 delivery uids, $3 the next attempt of each, $4 token, $5 deliveries in hand,
 * $6 the organisation of each, $7 grace in ms. Leaves out endpoints whose requests have to be counted.
 */
export const CLAIM_LISTED = `
  WITH due AS (
    SELECT d.* FROM deliveries d
    JOIN unnest($2::text[], $3::int[], $6::text[]) AS wanted (uid, attempt, organisation_uid)
      ON wanted.uid = d.uid AND ${isOf('d', 'wanted.organisation_uid')} AND wanted.attempt = d.attempts_made + 1
    JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
    LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
    WHERE ${isDue('$7::float8', EARLY)} AND d.lost_attempts < ${POISON_AFTER} AND NOT ${MUST_WAIT}
      AND ${notInHand('$5')}
    FOR UPDATE OF d SKIP LOCKED
  ), ${leaseAs('$4::text')}
  SELECT * FROM assigned`;

/**
 * $1 lease in ms, $2 subscription uids, $3 limit of each, $4 token, $5 deliveries in hand, $6 the
 * organisation of each, $7 grace in ms. Claims for many endpoints together, leaving out those whose requests have
 * to be counted, and those that another session is changing.
 */
export const CLAIM_PLAIN = `
  WITH plain AS MATERIALIZED (
    SELECT s.uid, s.organisation_uid, asked.most FROM (
      SELECT uid, organisation_uid, max(most) AS most
      FROM unnest($2::text[], $3::int[], $6::text[]) AS one (uid, most, organisation_uid) GROUP BY uid, organisation_uid
    ) AS asked
    JOIN subscriptions s ON s.uid = asked.uid AND ${isOf('s', 'asked.organisation_uid')}
    LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
    -- IS TRUE, or a small table would be read by its index of all active ones.
    WHERE (s.removed_at IS NULL) IS TRUE AND s.status = 'active' AND NOT ${MUST_WAIT}
    FOR SHARE OF s SKIP LOCKED
  ), due AS (
    SELECT d.* FROM plain CROSS JOIN LATERAL (
      SELECT * FROM deliveries d
      WHERE d.subscription_uid = plain.uid AND ${isOf('d', 'plain.organisation_uid')} AND ${isDue('$7::float8')} AND d.lost_attempts < ${POISON_AFTER}
        AND ${notInHand('$5')}
      ORDER BY d.due_at
      LIMIT plain.most
      FOR UPDATE OF d SKIP LOCKED
    ) d
  ), ${leaseAs('$4::text')}
  SELECT plain.uid AS "plainUid", assigned.* FROM plain LEFT JOIN assigned ON assigned.uid = plain.uid`;

/**
 * $1 lease in ms, $2 subscription uid, $3 limit, $4 token, $5 deliveries in hand, $6 organisation,
 * $7 grace in ms. Locks the endpoint's state first, if it has one, so that workers claim one after another for an
 * endpoint in trouble or with counted requests. Says to come again when another session has locked
 * the state or the subscription: a claim that waited would keep its connection from other
 * organisations. Returns no rows for a subscription that the organisation does not have.
 */
export const CLAIM_DUE = `
  WITH locked AS (
    SELECT * FROM endpoint_states st WHERE st.subscription_uid = $2 AND ${isOf('st', '$6')} FOR UPDATE SKIP LOCKED
  ), endpoint AS MATERIALIZED (
    SELECT s.organisation_uid, NOT ${IS_STILL} AND (s.removed_at IS NOT NULL OR s.status = 'disabled') AS is_over,
           s.status = 'paused' OR ${IS_STILL} AS is_paused, ${IS_HELD} AS is_held,
           ${IS_PROBED} AS is_probed, coalesce(st.is_open, false) AS is_open, st.held_until, st.probe_until,
           ${RATE} AS rate, greatest(st.next_slot_at, now() - ${UNUSED_TURNS}) AS next_slot_at
    FROM subscriptions s LEFT JOIN locked st ON true
    WHERE s.uid = $2 AND ${isOf('s', '$6')}
      AND (st.subscription_uid IS NOT NULL OR NOT EXISTS (SELECT FROM endpoint_states own WHERE own.subscription_uid = $2 AND ${isOf('own', '$6')}))
    -- Read again once the state is ours: whoever had it may have paused or disabled the subscription.
    FOR SHARE OF s SKIP LOCKED
  ), allowance AS MATERIALIZED (
    SELECT e.*, CASE
      WHEN e.is_over THEN $3::int
      WHEN e.is_paused OR e.is_held OR e.is_probed THEN 0
      WHEN e.is_open THEN 1
      WHEN e.rate IS NOT NULL
        THEN greatest(0, least($3::int, floor(extract(epoch FROM now() - e.next_slot_at)::float8 * e.rate)::int + 1))
      ELSE $3::int
    END AS slots
    FROM endpoint e
  ), offered AS (
    SELECT d.* FROM deliveries d
    WHERE d.subscription_uid = $2 AND ${isOf('d', '$6')} AND ${isDue('$7::float8')} AND d.lost_attempts < ${POISON_AFTER}
      AND ${notInHand('$5')}
    ORDER BY d.due_at
    LIMIT coalesce((SELECT slots FROM allowance), 0)
    FOR UPDATE OF d SKIP LOCKED
  ), due AS (
    -- Changes nothing but the planner's mind: it takes a limit that it does not know for a tenth of the table.
    SELECT * FROM offered LIMIT $3::int
  ), ${leaseAs('$4::text')}, taken AS (
    SELECT count(*)::int AS slots FROM leased
  ), counted AS (
    INSERT INTO endpoint_states AS st (subscription_uid, organisation_uid, next_slot_at, probe_until)
    SELECT $2, a.organisation_uid, CASE WHEN a.rate IS NOT NULL THEN a.next_slot_at + t.slots / a.rate * interval '1 second' END,
           CASE WHEN a.is_open THEN now() + $1 * interval '1 millisecond' END
    FROM allowance a, taken t
    WHERE t.slots > 0 AND NOT a.is_over AND (a.rate IS NOT NULL OR a.is_open)
    ON CONFLICT (subscription_uid) DO UPDATE
    SET next_slot_at = coalesce(excluded.next_slot_at, st.next_slot_at),
        probe_until = coalesce(excluded.probe_until, st.probe_until)
  )
  SELECT CASE
      WHEN a.slots IS NULL THEN ${LOCKED_MS}
      WHEN a.is_over OR t.slots < a.slots THEN NULL
      WHEN a.is_paused THEN ${PAUSE_MS}
      WHEN a.is_held THEN ceil(extract(epoch FROM a.held_until - now()) * 1000)
      WHEN a.is_open THEN ceil(extract(epoch FROM greatest(a.probe_until, now() + CASE WHEN a.is_probed THEN interval '0' ELSE $1 * interval '1 millisecond' END) - now()) * 1000)
      WHEN a.rate IS NOT NULL AND a.slots < $3::int
        THEN ceil(greatest(0, extract(epoch FROM a.next_slot_at - now())::float8 + t.slots / a.rate) * 1000)
    END::float8 AS "waitMs", a.is_open AS "isProbe", assigned.*
  FROM (SELECT FROM subscriptions s WHERE s.uid = $2 AND ${isOf('s', '$6')}) known LEFT JOIN allowance a ON true
  CROSS JOIN taken t LEFT JOIN assigned ON true`;

/** Only one worker at a time looks for poison. The lock ends with the transaction. */
export const LOCK_POISON = `SELECT pg_try_advisory_xact_lock(hashtext('rxhooks suspects')) AS "isMine"`;

/**
 * $1 lease in ms, $2 token, $3 deliveries in hand, $4 grace in ms. Claims one poison delivery of each organisation at a
 * time over all workers, in a transaction that holds the lock. Takes no turn: one request at a time
 * need not be counted, and no other statement claims poison.
 */
export const CLAIM_POISON = `
  WITH due AS (
    SELECT d.* FROM deliveries d
    JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
    LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
    WHERE ${isDue('$4::float8')} AND d.lost_attempts >= ${POISON_AFTER} AND NOT ${IS_BARRED}
      AND ${notInHand('$3')}
      AND NOT EXISTS (
        SELECT FROM deliveries other
        WHERE other.organisation_uid = d.organisation_uid AND other.lost_attempts >= ${POISON_AFTER} AND other.status IN ('pending', 'retrying')
          AND NOT ${isFree('other')})
    ORDER BY d.due_at
    LIMIT 1
    FOR UPDATE OF d SKIP LOCKED
  ), ${leaseAs('$2::text')}
  SELECT * FROM assigned`;
