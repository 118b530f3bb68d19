import { EVENT_COLUMNS } from './event-columns.js';
import { SUBSCRIPTION_COLUMNS } from './subscription-columns.js';

/** What is put on record for an attempt whose lease ran out. */
export const LOST = `'unknown: the worker ended before the attempt did.'`;

// A job's delay runs on another clock than the database's; an alarm that rings a moment early is still right.
const EARLY = `interval '50 milliseconds'`;

const isDue = (early = `interval '0'`) => `
  d.status IN ('pending', 'retrying')
  AND d.due_at <= now() + ${early}
  AND (d.lease_until IS NULL OR d.lease_until < now())`;

/**
 * Leases what the CTE `due` has locked. A lease that ran out means that a worker died with the request in hand: that
 * attempt is put on record as lost, with its number, before the delivery gets the next one. A delivery whose
 * subscription has gone is cancelled instead.
 */
const lease = (due: string) => `
  WITH due AS (${due}),
  lost AS (
    INSERT INTO attempts (delivery_uid, number, started_at, error)
    SELECT uid, attempts_made + 1, leased_at, ${LOST}
    FROM due WHERE lease_token IS NOT NULL
    ON CONFLICT DO NOTHING
  ), cancelled AS (
    UPDATE deliveries d
    SET status = 'cancelled', due_at = NULL, lease_token = NULL, leased_at = NULL, lease_until = NULL,
        attempts_made = d.attempts_made + (d.lease_token IS NOT NULL)::int
    FROM due JOIN subscriptions s ON s.uid = due.subscription_uid
    WHERE d.uid = due.uid AND s.removed_at IS NOT NULL
  ), leased AS (
    UPDATE deliveries d
    SET lease_token = 'lease_' || gen_random_uuid(), leased_at = now(),
        lease_until = now() + $1 * interval '1 millisecond',
        attempts_made = d.attempts_made + (d.lease_token IS NOT NULL)::int
    FROM due JOIN subscriptions s ON s.uid = due.subscription_uid
    WHERE d.uid = due.uid AND s.removed_at IS NULL
    RETURNING d.*
  )
  SELECT d.uid AS "deliveryUid", d.attempts_made AS "attemptsMade", d.schedule_step AS "scheduleStep",
         d.lease_token AS "leaseToken", ${EVENT_COLUMNS}, ${SUBSCRIPTION_COLUMNS}
  FROM leased d JOIN events e ON e.uid = d.event_uid JOIN subscriptions s ON s.uid = d.subscription_uid`;

/** $1 lease in ms, $2 delivery uids, $3 the attempt each of them should be at. */
export const CLAIM_LISTED = lease(`
  SELECT d.* FROM deliveries d
  JOIN unnest($2::text[], $3::int[]) AS wanted (uid, attempt)
    ON wanted.uid = d.uid AND wanted.attempt = d.attempts_made + 1
  WHERE ${isDue(EARLY)}
  FOR UPDATE OF d SKIP LOCKED`);

/** $1 lease in ms, $2 subscription uid, $3 how many. */
export const CLAIM_DUE = lease(`
  SELECT d.* FROM deliveries d
  WHERE d.subscription_uid = $2 AND ${isDue()}
  ORDER BY d.due_at
  LIMIT $3
  FOR UPDATE OF d SKIP LOCKED`);

/**
 * Writes attempts and moves their deliveries, each only while its lease token still stands. Due times come from the
 * database's clock. A delivery that was cancelled meanwhile stays so, unless the attempt got through.
 */
export const CONCLUDE = `
  WITH concluded AS (
    SELECT * FROM unnest(
      $1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::int[], $6::int[], $7::text[], $8::text[],
      $9::text[], $10::float8[], $11::boolean[])
    AS c (delivery_uid, lease_token, number, started_at, duration_ms, status_code, error, response_excerpt,
          status, delay_ms, uses_step)
  ), moved AS (
    UPDATE deliveries d
    SET status = CASE WHEN d.status = 'cancelled' AND c.status <> 'succeeded' THEN d.status ELSE c.status END,
        due_at = CASE WHEN d.status <> 'cancelled' THEN now() + c.delay_ms * interval '1 millisecond' END,
        attempts_made = c.number,
        schedule_step = d.schedule_step + c.uses_step::int,
        lease_token = NULL, leased_at = NULL, lease_until = NULL
    FROM concluded c
    WHERE d.uid = c.delivery_uid AND d.lease_token = c.lease_token
    RETURNING c.*
  ), written AS (
    INSERT INTO attempts (delivery_uid, number, started_at, duration_ms, status_code, error, response_excerpt)
    SELECT delivery_uid, number, started_at, duration_ms, status_code, error, response_excerpt FROM moved
  )
  SELECT delivery_uid AS uid, lease_token AS "leaseToken" FROM moved`;
