import { POISON } from '@rxhooks/domain';
import { isOf } from '../connection/is-of.js';
import { EVENT_COLUMNS } from '../events/event-columns.js';
import { SUBSCRIPTION_COLUMNS } from '../subscriptions/subscription.row.js';

/** The recorded error of an attempt whose lease ran out. */
export const LOST = `'unknown: the worker was gone before the outcome was on record; the request may have been sent.'`;

/** All that is known of it beside that (`packed-details.ts`). */
export const LOST_DETAILS = `jsonb_strip_nulls(jsonb_build_object('m', asked_by))`;

/** Reasons of deliveries that end without an attempt of their own. */
export const REASONS = {
  removed: `'The subscription was removed.'`,
  disabled: `'The subscription was disabled.'`,
  erased: `'The payload of the event was erased.'`,
};

const CANCELS = `WHEN s.removed_at IS NOT NULL THEN ${REASONS.removed}
        WHEN e.data IS NULL THEN ${REASONS.erased}`;

/** Why a delivery of subscription `s` and event `e` can never be sent again; null when it may be, now or later. */
export const CANCEL_REASON = `CASE
        ${CANCELS}
      END`;

/** Why it must not be sent now; null when it may be. */
export const END_REASON = `CASE
        ${CANCELS}
        WHEN s.status = 'disabled' THEN ${REASONS.disabled}
      END`;

/** The status that belongs to `END_REASON`: what may be sent later is skipped. */
export const endStatus = (otherwise: string) => `CASE
        WHEN s.removed_at IS NOT NULL OR e.data IS NULL THEN 'cancelled'
        WHEN s.status = 'disabled' THEN 'skipped'
        ELSE '${otherwise}'
      END`;

/** Inlined as a number, because a partial index repeats the condition on `lost_attempts`. */
export const POISON_AFTER = POISON.aloneAfter;
const QUARANTINED = `'Quarantined: ${POISON.setAsideAfter} attempts in a row ended without an outcome on record.'`;

/** Far longer than any lease that a worker takes. */
export const LONGEST_LEASE = `interval '2 hours'`;

/**
 * True without a valid lease. A lease that ends later than any can was written while the clock of
 * the database was wrong.
 *
 * @param grace SQL interval for which a lease that ran out still counts
 */
export const isFree = (row: string, grace = `interval '0'`) =>
  `(${row}.lease_until IS NULL OR ${row}.lease_until < now() - ${grace} OR ${row}.lease_until > now() + ${LONGEST_LEASE})`;

/** @param graceMs SQL number, of `LeaseGrace` */
export const isDue = (graceMs = '0', early = `interval '0'`) => `
  d.status IN ('pending', 'retrying')
  AND d.due_at <= now() + ${early}
  AND ${isFree('d', `${graceMs} * interval '1 millisecond'`)}`;

/**
 * The CTEs that lease the rows locked by the CTE `due`, for $1 milliseconds. The claimer chooses
 * the token, so that it can give back leases whose answer never came. A living worker renews its
 * leases (`PgLeaseStore`), so one that ran out means that a worker died with the request in hand:
 * that attempt is recorded as lost, with its number, before the delivery gets the next one. A
 * delivery that must not be sent any more is ended instead.
 */
export const leaseAs = (token: string) => `
  lost AS (
    INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, error, details)
    SELECT uid, organisation_uid, attempts_made + 1, leased_at, ${LOST}, ${LOST_DETAILS}
    FROM due WHERE lease_token IS NOT NULL
    ON CONFLICT DO NOTHING
  ), judged AS (
    SELECT due.uid, due.organisation_uid, due.lost_attempts + lost AS lost_attempts, due.attempts_made + lost AS attempts_made,
      ${END_REASON} AS end_reason, ${endStatus('failed')} AS end_status,
      CASE WHEN due.lost_attempts + lost >= ${POISON.setAsideAfter} THEN ${QUARANTINED} END AS fail_reason
    FROM due
    JOIN subscriptions s ON s.uid = due.subscription_uid AND ${isOf('s', 'due.organisation_uid')}
    JOIN events e ON e.uid = due.event_uid AND ${isOf('e', 'due.organisation_uid')}
    CROSS JOIN LATERAL (SELECT (due.lease_token IS NOT NULL)::int AS lost) l
  ), ended AS (
    UPDATE deliveries d
    SET status = j.end_status, reason = coalesce(j.end_reason, j.fail_reason), due_at = NULL,
        lease_token = NULL, leased_at = NULL, lease_until = NULL,
        attempts_made = j.attempts_made, lost_attempts = j.lost_attempts
    FROM judged j
    WHERE d.uid = j.uid AND ${isOf('d', 'j.organisation_uid')} AND coalesce(j.end_reason, j.fail_reason) IS NOT NULL
  ), leased AS (
    UPDATE deliveries d
    SET lease_token = ${token}, leased_at = now(),
        lease_until = now() + $1 * interval '1 millisecond',
        attempts_made = j.attempts_made, lost_attempts = j.lost_attempts
    FROM judged j
    WHERE d.uid = j.uid AND ${isOf('d', 'j.organisation_uid')} AND coalesce(j.end_reason, j.fail_reason) IS NULL
    RETURNING d.*
  ), assigned AS (
    SELECT d.uid AS "deliveryUid", d.attempts_made AS "attemptsMade", d.schedule_step AS "scheduleStep",
           d.lease_token AS "leaseToken", d.asked_by AS "askedBy",
           extract(epoch FROM now() - d.due_at)::float8 * 1000 AS "waitedMs", ${EVENT_COLUMNS}, ${SUBSCRIPTION_COLUMNS}
    FROM leased d
    JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'd.organisation_uid')}
    JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
  )`;
