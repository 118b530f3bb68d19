import { POISON } from '@rxhooks/domain';
import { EVENT_COLUMNS } from '../events/event-columns.js';
import { SUBSCRIPTION_COLUMNS } from '../subscriptions/subscription.row.js';

/** What is put on record for an attempt whose lease ran out. */
export const LOST = `'unknown: the worker was gone before the outcome was on record; the request may have been sent.'`;

/** Why deliveries end without an attempt of their own. */
export const REASONS = {
  removed: `'The subscription was removed.'`,
  disabled: `'The subscription was disabled.'`,
  erased: `'The payload of the event was erased.'`,
};

/** As a number in SQL: a partial index repeats the condition on `lost_attempts`. */
export const SUSPECT_AFTER = POISON.aloneAfter;
const QUARANTINED = `'Quarantined: ${POISON.setAsideAfter} attempts in a row ended without an outcome on record.'`;

/** Far beyond what any worker takes one for. */
export const LONGEST_LEASE = `interval '2 hours'`;

/**
 * In nobody's hands. A lease that ends later than any may was written while the clock of the database was wrong.
 *
 * @param grace an interval for which the end of a lease is not believed yet
 */
export const isFree = (row: string, grace = `interval '0'`) =>
  `(${row}.lease_until IS NULL OR ${row}.lease_until < now() - ${grace} OR ${row}.lease_until > now() + ${LONGEST_LEASE})`;

export const isDue = (early = `interval '0'`) => `
  d.status IN ('pending', 'retrying')
  AND d.due_at <= now() + ${early}
  AND ${isFree('d')}`;

/**
 * The CTEs that lease what the CTE `due` has locked, for $1 milliseconds, under a token that the claimer has chosen: it
 * can give back what it has never heard of. A lease that ran out means that a worker died with the request in hand, for
 * a living one renews it (`PgLeaseStore`): that attempt is put on record as lost, with its number, before the delivery
 * gets the next one. A delivery that is not to be sent any more is ended instead.
 */
export const leaseAs = (token: string) => `
  lost AS (
    INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, error)
    SELECT uid, organisation_uid, attempts_made + 1, leased_at, ${LOST}
    FROM due WHERE lease_token IS NOT NULL
    ON CONFLICT DO NOTHING
  ), judged AS (
    SELECT due.uid, due.lost_attempts + lost AS lost_attempts, due.attempts_made + lost AS attempts_made,
      CASE
        WHEN s.removed_at IS NOT NULL THEN ${REASONS.removed}
        WHEN s.status = 'disabled' THEN ${REASONS.disabled}
        WHEN e.data IS NULL THEN ${REASONS.erased}
      END AS cancel_reason,
      CASE WHEN due.lost_attempts + lost >= ${POISON.setAsideAfter} THEN ${QUARANTINED} END AS fail_reason
    FROM due
    JOIN subscriptions s ON s.uid = due.subscription_uid
    JOIN events e ON e.uid = due.event_uid
    CROSS JOIN LATERAL (SELECT (due.lease_token IS NOT NULL)::int AS lost) l
  ), ended AS (
    UPDATE deliveries d
    SET status = CASE WHEN j.cancel_reason IS NOT NULL THEN 'cancelled' ELSE 'failed' END,
        reason = coalesce(j.cancel_reason, j.fail_reason), due_at = NULL,
        lease_token = NULL, leased_at = NULL, lease_until = NULL,
        attempts_made = j.attempts_made, lost_attempts = j.lost_attempts
    FROM judged j
    WHERE d.uid = j.uid AND coalesce(j.cancel_reason, j.fail_reason) IS NOT NULL
  ), leased AS (
    UPDATE deliveries d
    SET lease_token = ${token}, leased_at = now(),
        lease_until = now() + $1 * interval '1 millisecond',
        attempts_made = j.attempts_made, lost_attempts = j.lost_attempts
    FROM judged j
    WHERE d.uid = j.uid AND coalesce(j.cancel_reason, j.fail_reason) IS NULL
    RETURNING d.*
  ), assigned AS (
    SELECT d.uid AS "deliveryUid", d.attempts_made AS "attemptsMade", d.schedule_step AS "scheduleStep",
           d.lease_token AS "leaseToken", ${EVENT_COLUMNS}, ${SUBSCRIPTION_COLUMNS}
    FROM leased d JOIN events e ON e.uid = d.event_uid JOIN subscriptions s ON s.uid = d.subscription_uid
  )`;
