import { isOf } from '../connection/is-of.js';
import { IS_WATCHED } from '../endpoints/endpoint-rules.js';
import { mayBeFannedOut } from '../organisations/moving.js';
import { CANCEL_REASON, END_REASON, endStatus } from '../deliveries/lease-statement.js';

/**
 * Inserts all deliveries of an event whose first requests were made: succeeded ones with their
 * attempts, those in flight with a lease, the others to be claimed; those of a disabled subscription as skipped. Sent requests are recorded
 * whatever has become of their subscription and payload meanwhile; those in flight are then marked to
 * be cancelled (`endDeliveries`), unless they succeed.
 *
 * $1 uids, $2 events, $3 subscriptions, $4 tokens of what was sent, $5 starts, $6 durations, $7
 * status codes, $8 excerpts and $9 repeats of what has succeeded, $10 lease in ms, $11 contracts
 * with events about failures, $12 events and $15 their organisations, $13 when the first request of
 * the event was made, $14 the organisation of each delivery, $16 details of what has succeeded
 */
const recordFirst = (locked: string) => `
  WITH firsts AS (
    SELECT d.*, s.pharmacy_uid, s.contract, e.data IS NULL AS is_erased,
           CASE WHEN d.started_at IS NOT NULL THEN NULL WHEN d.lease_token IS NOT NULL THEN ${CANCEL_REASON} ELSE ${END_REASON} END AS end_reason,
           CASE WHEN d.started_at IS NOT NULL THEN 'succeeded' WHEN d.lease_token IS NOT NULL THEN 'pending' ELSE ${endStatus('pending')} END AS status
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::int[], $7::int[], $8::text[],
                $9::boolean[], $13::timestamptz[], $14::text[], $16::text[])
      AS d (uid, event_uid, subscription_uid, lease_token, started_at, duration_ms, status_code, response_excerpt, resent,
            sent_at, organisation_uid, details)
    JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
    JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'd.organisation_uid')}
    WHERE ${mayBeFannedOut('d.event_uid', 'd.organisation_uid')}
  ), opened AS (
    INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, status, reason, attempts_made,
                            due_at, lease_token, leased_at, lease_until, created_at, delivered_at, tells_failure)
    SELECT uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid,
           status, end_reason, (started_at IS NOT NULL)::int,
           CASE WHEN status = 'pending' AND end_reason IS NULL THEN now() END,
           CASE WHEN started_at IS NULL THEN lease_token END,
           CASE WHEN started_at IS NULL AND lease_token IS NOT NULL THEN now() END,
           CASE WHEN started_at IS NULL AND lease_token IS NOT NULL THEN now() + $10 * interval '1 millisecond' END,
           least(now(), sent_at), -- the clocks of two machines
           CASE WHEN started_at IS NOT NULL THEN now() END,
           contract = ANY($11::text[])
    FROM firsts
    -- The same order in every process that fans out the same event, or they would deadlock.
    ORDER BY event_uid, subscription_uid
    ON CONFLICT DO NOTHING -- by its uid, too, which is the same in every process
    RETURNING uid, organisation_uid, subscription_uid
  ), marked AS (
    DELETE FROM waiting_events w USING (${locked}) done
    WHERE w.uid = done.uid AND ${isOf('w', 'done.organisation_uid')}
      AND ${mayBeFannedOut('w.uid', 'w.organisation_uid')}
    RETURNING w.uid
  ), attempted AS (
    INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, duration_ms, status_code, resent,
                          response_excerpt, details)
    SELECT uid, organisation_uid, 1, started_at, duration_ms, status_code, resent,
           CASE WHEN response_excerpt = '' OR may_be_kept THEN response_excerpt END,
           CASE WHEN may_be_kept THEN packed ELSE packed - 'h' END
    FROM (
      SELECT f.*, f.details::jsonb AS packed,
             -- A receiver may repeat what it was sent, which an event whose payload was erased meanwhile must not. One that
             -- is being erased by a statement which this one cannot see has lost its row by the time it can be deleted.
             NOT f.is_erased AND f.event_uid IN (SELECT uid FROM marked) AS may_be_kept
      FROM firsts f
      -- Not as a join, which would go through all of the one for each of the other: this is looked up in a hash.
      WHERE f.started_at IS NOT NULL AND (f.uid IN (SELECT uid FROM opened)) IS TRUE
      OFFSET 0 -- asked once for both
    ) answered
  )
  SELECT o.uid, ${IS_WATCHED} AS "isWatched"
  FROM opened o
  LEFT JOIN endpoint_states st ON st.subscription_uid = o.subscription_uid AND ${isOf('st', 'o.organisation_uid')}`;

const FANNED_OUT = 'unnest($12::text[], $15::text[]) AS e (uid, organisation_uid)';

/** The same order in every process. */
export const RECORD_FIRST = recordFirst(`SELECT * FROM ${FANNED_OUT} ORDER BY uid`);

/**
 * Leaves rows in `waiting_events` that another session has locked: one of them would block its
 * whole batch.
 */
export const RECORD_FIRST_UNLOCKED = recordFirst(`
      SELECT w.uid, w.organisation_uid FROM ${FANNED_OUT}
      JOIN waiting_events w ON w.uid = e.uid AND ${isOf('w', 'e.organisation_uid')}
      FOR UPDATE OF w SKIP LOCKED`);

/** $1 events, $2 their organisations. */
export const STILL_WAITING = `
  SELECT w.uid FROM unnest($1::text[], $2::text[]) AS e (uid, organisation_uid)
  JOIN waiting_events w ON w.uid = e.uid AND ${isOf('w', 'e.organisation_uid')}`;
