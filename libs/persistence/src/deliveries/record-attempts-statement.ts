import { isOf } from '../connection/is-of.js';
import { IS_WATCHED } from '../endpoints/endpoint-rules.js';

/** Of a delivery with a lease. The release before has ended them at once, and left them their leases. */
const IS_ENDING = `(d.reason IS NOT NULL OR d.status IN ('cancelled', 'skipped'))`;

/**
 * Records attempts and moves their deliveries on, each only while its lease token is still valid.
 * Due times come from the database's clock. A delivery that was marked meanwhile (`endDeliveries`) is
 * cancelled, unless the attempt succeeded. The same statement writes the owner's mail about the
 * last attempt, so that failure and mail are committed together.
 */
const recordThose = (which: string) => `
  WITH concluded AS (
    SELECT c.* FROM unnest(
      $1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::int[], $6::int[], $7::text[], $8::text[],
      $9::text[], $10::float8[], $11::boolean[], $12::text[], $13::text[], $14::text[], $15::text[], $16::boolean[], $17::text[], $18::text[])
    AS c (delivery_uid, lease_token, number, started_at, duration_ms, status_code, error, response_excerpt,
          status, delay_ms, uses_step, reason, notice_uid, subject, body, resent, organisation_uid, details)
    ${which}
  ), moved AS (
    UPDATE deliveries d
    SET status = CASE WHEN c.status = 'succeeded' OR NOT ${IS_ENDING} THEN c.status WHEN d.status = 'skipped' THEN d.status ELSE 'cancelled' END,
        reason = CASE WHEN c.status = 'succeeded' OR NOT ${IS_ENDING} THEN c.reason ELSE d.reason END,
        due_at = CASE WHEN NOT ${IS_ENDING} THEN now() + c.delay_ms * interval '1 millisecond' END,
        attempts_made = c.number,
        schedule_step = d.schedule_step + c.uses_step::int,
        lost_attempts = 0,
        asked_by = NULL,
        delivered_at = CASE WHEN c.status = 'succeeded' THEN coalesce(d.delivered_at, now()) ELSE d.delivered_at END,
        lease_token = NULL, lease_until = NULL,
        -- Left in place to tell below that the row was marked by the time it could be locked.
        leased_at = CASE WHEN d.status <> 'skipped' AND ${IS_ENDING} THEN d.leased_at END
    FROM concluded c
    WHERE d.uid = c.delivery_uid AND ${isOf('d', 'c.organisation_uid')} AND d.lease_token = c.lease_token
    RETURNING c.*, d.subscription_uid, d.event_uid, d.leased_at IS NOT NULL AS was_marked,
              d.status AS became, d.notify_failure
  ), written AS (
    INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, duration_ms, status_code, error, resent,
                          response_excerpt, details)
    SELECT delivery_uid, organisation_uid, number, started_at, duration_ms, status_code, error, resent,
           CASE WHEN response_excerpt = '' OR may_be_kept THEN response_excerpt END,
           CASE WHEN may_be_kept THEN packed ELSE packed - 'h' END
    FROM (
      SELECT moved.*, details::jsonb AS packed,
             coalesce(response_excerpt, '') = '' AND (details::jsonb ? 'h') IS NOT TRUE OR
             -- A receiver may repeat what it was sent, which an event whose payload was erased meanwhile must not. Asked of
             -- the one row: as a condition it would have the index of all erased events read from end to end.
             NOT was_marked AND (
               SELECT e.data IS NULL FROM events e
               WHERE e.uid = moved.event_uid AND ${isOf('e', 'moved.organisation_uid')}) IS NOT TRUE AS may_be_kept
      FROM moved
      OFFSET 0 -- asked once for both
    ) answered
  ), told AS (
    INSERT INTO notifications (uid, organisation_uid, subscription_uid, recipient, subject, body)
    SELECT m.notice_uid, s.organisation_uid, s.uid, s.notify_email, m.subject, m.body
    FROM moved m JOIN subscriptions s ON s.uid = m.subscription_uid AND ${isOf('s', 'm.organisation_uid')}
    WHERE m.notice_uid IS NOT NULL AND m.became = 'failed' AND m.notify_failure AND s.notify_email IS NOT NULL
  )
  SELECT m.delivery_uid AS "deliveryUid", m.subscription_uid AS endpoint, ${IS_WATCHED} AS "isWatched"
  FROM moved m
  LEFT JOIN endpoint_states st ON st.subscription_uid = m.subscription_uid AND ${isOf('st', 'm.organisation_uid')}`;

export const RECORD_ATTEMPTS = recordThose('');

/** Skips deliveries that another session has locked: one of them would block its whole batch. */
export const RECORD_ATTEMPTS_UNLOCKED = recordThose(`
    JOIN deliveries own ON own.uid = c.delivery_uid AND ${isOf('own', 'c.organisation_uid')} AND own.lease_token = c.lease_token
    FOR UPDATE OF own SKIP LOCKED`);

/**
 * $1 delivery uids, $2 lease tokens, $3 numbers, $4 starts, $5 durations, $6 organisations. Of
 * outcomes that were not moved, returns those that an earlier try has recorded (number, start and
 * duration together identify one request of one process) and those that are still to be recorded.
 */
export const FIND_UNMOVED = `
  SELECT own.delivery_uid AS "deliveryUid", a.delivery_uid IS NOT NULL AS "isWritten",
         d.subscription_uid AS endpoint, ${IS_WATCHED} AS "isWatched"
  FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::int[], $6::text[])
    AS own (delivery_uid, lease_token, number, started_at, duration_ms, organisation_uid)
  JOIN deliveries d ON d.uid = own.delivery_uid AND ${isOf('d', 'own.organisation_uid')}
  LEFT JOIN attempts a ON a.delivery_uid = own.delivery_uid AND a.number = own.number
    AND a.started_at = own.started_at AND a.duration_ms = own.duration_ms AND ${isOf('a', 'own.organisation_uid')}
  LEFT JOIN endpoint_states st ON st.subscription_uid = d.subscription_uid AND ${isOf('st', 'd.organisation_uid')}
  WHERE a.delivery_uid IS NOT NULL OR d.lease_token = own.lease_token`;
