import { isOf } from '../connection/is-of.js';
import { isFree } from '../deliveries/lease-statement.js';
import { wants } from '../fan-out/match-statements.js';
import { isStill } from '../organisations/moving.js';
import { IS_NO_RETRY_OF_NOW, unsendable } from './match-statements.js';

/** More of all recoveries than this do not wait for one endpoint, so that fresh deliveries are not far behind them. */
const MOST_WAITING = 100;
/** A delay shorter than this is made up for. */
const UNUSED_TURNS = `interval '200 milliseconds'`;
/** When there is nothing to send that has room at its endpoint, or another worker is at it. */
const PAUSE = `interval '100 milliseconds'`;

/** For a status that is open: by a value that it knows, the planner may read all open deliveries there are. */
export const unknownToPlanner = (...statuses: readonly string[]) =>
  `ANY (ARRAY(SELECT unnest('{${statuses.join()}}'::text[])))`;

/**
 * $1 recovery, $2 contracts with events about failures. Takes the next batch whose endpoint has room, and makes its
 * deliveries due, as one statement: a worker that dies has either done both or nothing. One worker at a time sends a batch
 * of an organisation; the others look again later. Two recoveries that take deliveries from each other would otherwise
 * wait for each other, and neither would count what the other one is about to send.
 */
export const SEND_BATCH = `
  WITH recovery AS (
    SELECT r.uid, r.organisation_uid, r.statuses FROM recoveries r -- Organisation: any; workers act for all.
    WHERE r.uid = $1 AND r.status = 'running' AND NOT ${isStill('r.organisation_uid')}
      -- No pace is so slow: the clock of the database was ahead when the time was set.
      AND (r.paced_at <= now() OR r.paced_at > now() + interval '1 minute')
    FOR UPDATE SKIP LOCKED
  ), turn AS MATERIALIZED (
    SELECT r.uid, r.organisation_uid,
           pg_try_advisory_xact_lock(hashtext('rxhooks recovery batches'), hashtext(r.organisation_uid)) AS is_ours
    FROM recovery r
  ), waiting AS MATERIALIZED (
    SELECT d.subscription_uid, count(*) AS deliveries
    FROM turn t JOIN recoveries o ON o.organisation_uid = t.organisation_uid AND o.ended_at IS NULL
    CROSS JOIN LATERAL (
      SELECT own.subscription_uid FROM deliveries own
      WHERE own.recovery_uid = o.uid AND ${isOf('own', 'o.organisation_uid')} AND own.status = ${unknownToPlanner('pending')}
        AND own.lease_token IS NULL
      OFFSET 0 -- of one recovery after the other
    ) d
    WHERE t.is_ours
    GROUP BY d.subscription_uid
  ), batch AS (
    DELETE FROM recovery_batches b USING (
      SELECT own.recovery_uid, own.place, own.subscription_uid, r.organisation_uid
      FROM turn r JOIN recovery_batches own ON own.recovery_uid = r.uid AND ${isOf('own', 'r.organisation_uid')}
      WHERE r.is_ours AND own.subscription_uid NOT IN (SELECT w.subscription_uid FROM waiting w WHERE w.deliveries >= ${MOST_WAITING})
      ORDER BY own.place, own.subscription_uid LIMIT 1
    ) next
    WHERE b.recovery_uid = next.recovery_uid AND b.place = next.place AND b.subscription_uid = next.subscription_uid
      AND ${isOf('b', 'next.organisation_uid')}
    RETURNING b.subscription_uid, b.organisation_uid, b.delivery_uids, b.event_uids
  ), given AS (
    SELECT g.uid, g.event_uid, b.subscription_uid, b.organisation_uid
    FROM batch b CROSS JOIN LATERAL unnest(b.delivery_uids, b.event_uids) AS g (uid, event_uid)
  ), judged AS (
    SELECT d.uid, d.organisation_uid, d.status, d.recovery_uid AS former,
           coalesce(${unsendable('e.data IS NULL')}, CASE
             WHEN d.status <> ALL (r.statuses) OR NOT ${isFree('d')} OR NOT ${IS_NO_RETRY_OF_NOW} THEN 'changed' END) AS reason
    FROM recovery r CROSS JOIN given g
    JOIN deliveries d ON d.uid = g.uid AND ${isOf('d', 'g.organisation_uid')}
    JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'g.organisation_uid')}
    JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'g.organisation_uid')}
    WHERE g.event_uid IS NULL
    ORDER BY d.uid FOR UPDATE OF d
  ), revived AS (
    UPDATE deliveries d SET status = 'pending', due_at = now(), schedule_step = 0, lost_attempts = 0, reason = NULL,
                            notify_failure = d.status = 'retrying' AND d.notify_failure, -- no mail was due so far
                            recovery_uid = $1, asked_by = 'recovery'
    FROM judged j WHERE d.uid = j.uid AND ${isOf('d', 'j.organisation_uid')} AND j.reason IS NULL
    RETURNING d.uid
  ), planned AS (
    SELECT g.uid, g.event_uid, s.uid AS subscription_uid, s.organisation_uid, s.pharmacy_uid, s.contract,
           ${unsendable('e.data IS NULL')} AS reason
    FROM given g
    JOIN subscriptions s ON s.uid = g.subscription_uid AND ${isOf('s', 'g.organisation_uid')}
    JOIN events e ON e.uid = g.event_uid AND ${isOf('e', 'g.organisation_uid')}
    WHERE ${wants('e')} -- still; the others count as changed
  ), made AS (
    INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, status, due_at, tells_failure,
                            notify_failure, recovery_uid, asked_by)
    SELECT uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, 'pending', now(), contract = ANY ($2::text[]),
           false, $1, 'recovery'
    FROM planned WHERE reason IS NULL
    ORDER BY event_uid, subscription_uid
    ON CONFLICT DO NOTHING
    RETURNING uid
  ), left_behind AS (
    -- Organisation: that of their deliveries.
    UPDATE recoveries f SET succeeded = f.succeeded + t.succeeded, failed = f.failed + t.failed
    FROM (
      SELECT former, count(*) FILTER (WHERE status = 'succeeded') AS succeeded, count(*) FILTER (WHERE status <> 'succeeded') AS failed
      FROM judged WHERE reason IS NULL AND former <> $1 GROUP BY former
    ) t
    WHERE f.uid = t.former AND f.ended_at IS NULL
  ), counted AS (
    SELECT (SELECT count(*) FROM given) AS given,
           (SELECT count(*) FROM revived) + (SELECT count(*) FROM made) AS sent,
           count(*) FILTER (WHERE reason = 'payload_erased') AS payload_erased,
           count(*) FILTER (WHERE reason = 'subscription_removed') AS subscription_removed,
           count(*) FILTER (WHERE reason = 'subscription_disabled') AS subscription_disabled
    FROM (SELECT reason FROM judged UNION ALL SELECT reason FROM planned) AS each
  ), moved AS (
    UPDATE recoveries r
    SET sent = r.sent + c.sent, payload_erased = r.payload_erased + c.payload_erased,
        subscription_removed = r.subscription_removed + c.subscription_removed,
        subscription_disabled = r.subscription_disabled + c.subscription_disabled,
        -- Also what another hand has made or deleted meanwhile.
        changed = r.changed + c.given - c.sent - c.payload_erased - c.subscription_removed - c.subscription_disabled,
        paced_at = greatest(least(r.paced_at, now()), now() - ${UNUSED_TURNS}) + c.sent::float8 / r.rate_per_second * interval '1 second'
    FROM counted c, batch b WHERE r.uid = $1 AND ${isOf('r', 'b.organisation_uid')}
    RETURNING r.paced_at, c.sent
  )
  SELECT b.subscription_uid AS "subscriptionUid", b.organisation_uid AS "organisationUid", coalesce(m.sent, 0)::int AS sent,
         (greatest(0, extract(epoch FROM coalesce(
           m.paced_at, (
             -- Organisation: by the uid, of all.
             SELECT greatest(r.paced_at, now() + ${PAUSE}) FROM recoveries r WHERE r.uid = $1), now() + ${PAUSE}
         ) - now())) * 1000)::float8 AS "waitMs"
  FROM (SELECT) AS one LEFT JOIN batch b ON true LEFT JOIN moved m ON true`;
