import { isOf } from '../connection/is-of.js';
import { mayBeFannedOut } from '../organisations/moving.js';
import { END_REASON, endStatus, LOST } from '../deliveries/lease-statement.js';

const openAnd = (also: string) => `
  WITH opened AS (
    INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, status,
                            reason, due_at, lease_token, leased_at, lease_until, tells_failure, attempts_made, lost_attempts)
    SELECT d.uid, d.event_uid, s.uid, s.organisation_uid, s.pharmacy_uid,
           ${endStatus('pending')}, planned.end_reason,
           CASE WHEN planned.is_sent THEN now() END,
           CASE WHEN planned.is_sent THEN d.lease_token END,
           CASE WHEN planned.is_sent AND d.lease_token IS NOT NULL THEN now() END,
           CASE WHEN planned.is_sent AND d.lease_token IS NOT NULL THEN now() + $5 * interval '1 millisecond' END,
           s.contract = ANY($7::text[]), d.is_repeat::int, d.is_repeat::int
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $8::boolean[], $9::text[])
      AS d (uid, event_uid, subscription_uid, lease_token, is_repeat, organisation_uid)
    CROSS JOIN LATERAL (
      SELECT own.uid, own.organisation_uid, own.pharmacy_uid, own.contract, own.status, own.removed_at
      FROM subscriptions own
      WHERE own.uid = d.subscription_uid AND ${isOf('own', 'd.organisation_uid')}
      OFFSET 0 -- each by its key, and not all there are for each of them, however few those were when this was planned
    ) s
    JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'd.organisation_uid')}
    CROSS JOIN LATERAL (SELECT ended.reason AS end_reason, ended.reason IS NULL AS is_sent FROM (SELECT ${END_REASON} AS reason) ended) planned
    WHERE ${mayBeFannedOut('d.event_uid', 'd.organisation_uid')}
    -- The same order in every process that fans out the same event, or they would deadlock.
    ORDER BY d.event_uid, s.uid
    ON CONFLICT DO NOTHING -- by its uid, too, which is the same in every process
    RETURNING uid, organisation_uid, event_uid, status, lost_attempts
  ), marked AS (
    DELETE FROM waiting_events w
    USING (SELECT * FROM unnest($6::text[], $10::text[]) AS e (uid, organisation_uid) ORDER BY uid) done
    WHERE w.uid = done.uid AND ${isOf('w', 'done.organisation_uid')}
      AND ${mayBeFannedOut('w.uid', 'w.organisation_uid')}
  )
  ${also}
  SELECT uid FROM opened WHERE status = 'pending'`;

/**
 * $1 uids, $2 events, $3 subscriptions, $4 tokens, $5 lease in ms, $6 events whose fan-out this
 * completes, $7 contracts with events about failures, $8 repeats, $9 the organisation of each
 * delivery and $10 of each of these events
 */
export const OPEN = openAnd('');

/** Apart from OPEN, so that first openings do not depend on `attempts`, which may be locked. */
export const OPEN_AGAIN = openAnd(`, lost AS (
    INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, error, details)
    SELECT o.uid, o.organisation_uid, 1, e.accepted_at, ${LOST}, '{}'
    FROM opened o JOIN events e ON e.uid = o.event_uid AND ${isOf('e', 'o.organisation_uid')}
    WHERE o.lost_attempts > 0
  )`);
