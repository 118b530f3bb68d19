import { isOf } from '../connection/is-of.js';
import { EVENT_COLUMNS, TEXT_BYTES, WAITED_MS } from '../events/event-columns.js';
import { TAKEN_WITH_MATCHES } from './match-statements.js';
import { isFree } from '../deliveries/lease-statement.js';
import { isAway } from '../organisations/moving.js';

/** Renewed after one to two seconds; the rest is room for a statement that has to wait. */
const LEASE = `interval '15 seconds'`;

/** The most text of events taken at once: more than one event's, and within a worker's memory. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Events that were put down get no grace: they have no holder that could come back. */
const isFreeAfter = (graceMs: string) =>
  isFree(
    'w',
    `CASE WHEN w.lease_holder IS NULL THEN 0 ELSE ${graceMs} END * interval '1 millisecond'`,
  );
const IS_ORDINARY = `NOT w.is_suspect AND ${isFreeAfter('$5')} AND w.uid <> ALL ($4::text[])`;

/** Leases the rows of the CTE `locked` (uid, organisation_uid, place, bytes) for the holder $2, up to MOST_BYTES. */
const leaseLocked = `fitting AS (
    SELECT uid, organisation_uid
    FROM (SELECT uid, organisation_uid, sum(bytes) OVER (ORDER BY place, uid) - bytes AS before FROM locked) l
    WHERE before < ${MOST_BYTES}
  ), taken AS (
    UPDATE waiting_events w SET lease_until = now() + ${LEASE}, lease_holder = $2, opens = opens + 1
    FROM fitting WHERE w.uid = fitting.uid AND ${isOf('w', 'fitting.organisation_uid')}
    RETURNING w.uid, w.organisation_uid, w.opens
  )`;

/**
 * `found` is a CTE with the rows of `locked` or more, since another worker may have locked some in
 * the same moment. Yields one row without an event when there is nothing.
 */
const seen = (found: string) =>
  `(SELECT (SELECT count(*)::int FROM ${found}) AS found, (SELECT count(*)::int FROM locked) AS locked) seen`;

/**
 * Finds the organisations with waiting events by an index probe each and the oldest events of each,
 * and takes as many as asked for in turn: every organisation's first one, then every second one.
 * Checks each row again under its lock, for another worker may have it by now.
 */
export const TAKE = `
  WITH RECURSIVE waiting AS (
    (SELECT organisation_uid FROM waiting_events -- Organisation: all, in turn.
     ORDER BY organisation_uid LIMIT 1)
    UNION ALL
    SELECT (SELECT w.organisation_uid FROM waiting_events w
            WHERE w.organisation_uid > o.organisation_uid
            ORDER BY w.organisation_uid LIMIT 1)
    FROM waiting o WHERE o.organisation_uid IS NOT NULL
  ), asked AS (
    -- Left out here, and not row by row: such an organisation may have any number of them.
    SELECT organisation_uid FROM waiting WHERE organisation_uid <> ALL ($3::text[]) AND NOT ${isAway('organisation_uid')}
  ), chosen AS (
    SELECT c.uid, o.organisation_uid, c.place FROM asked o CROSS JOIN LATERAL (
      SELECT uid, accepted_at, row_number() OVER (ORDER BY organisation_uid, accepted_at) AS place FROM waiting_events w
      -- Not with "=": the order would then be that of accepted_at alone, and the index that of all organisations.
      WHERE organisation_uid BETWEEN o.organisation_uid AND o.organisation_uid AND ${IS_ORDINARY}
      ORDER BY organisation_uid, accepted_at
      -- More than its share, for others may have less than theirs.
      LIMIT (SELECT greatest(1, 4 * $1::int / count(*)) FROM asked)
    ) c
    ORDER BY c.place, c.accepted_at
    LIMIT $1
  ), locked AS (
    SELECT w.uid, w.organisation_uid, chosen.place, w.bytes FROM chosen
    JOIN waiting_events w ON w.uid = chosen.uid AND ${isOf('w', 'chosen.organisation_uid')} AND ${isFreeAfter('$5')}
    FOR UPDATE OF w SKIP LOCKED
  ), ${leaseLocked}
  SELECT ${EVENT_COLUMNS}, ${WAITED_MS}, taken.opens, seen.*
  FROM ${seen('chosen')} LEFT JOIN (
    taken JOIN events e ON e.uid = taken.uid AND ${isOf('e', 'taken.organisation_uid')}) ON true`;

/**
 * Takes events of the last seconds, oldest first. Events that were fanned out stay in the index
 * until the next vacuum, so reading all of it would cost more with every event.
 */
export const TAKE_LATEST = `
  WITH locked AS (
    SELECT uid, organisation_uid, accepted_at AS place, bytes FROM waiting_events w
    -- Organisation: all but those that have their share.
    WHERE accepted_at > now() - interval '5 seconds' AND ${IS_ORDINARY} AND organisation_uid <> ALL ($3::text[])
      AND NOT ${isAway('organisation_uid')}
    ORDER BY accepted_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
  ), ${leaseLocked}, ${TAKEN_WITH_MATCHES}
  SELECT answer.*, seen.* FROM ${seen('locked')} LEFT JOIN answer ON true`;

export const TAKE_POISON = `
  WITH suspect AS (
    -- Organisation: all; one event at a time.
    UPDATE waiting_events SET lease_until = now() + ${LEASE}, lease_holder = $1, opens = opens + 1
    WHERE uid = (
      -- Organisation: all.
      SELECT uid FROM waiting_events w
      WHERE is_suspect AND ${isFreeAfter('$2')} AND NOT ${isAway('organisation_uid')}
      ORDER BY accepted_at LIMIT 1
      FOR UPDATE SKIP LOCKED
    )
    RETURNING uid, organisation_uid, opens
  )
  SELECT ${EVENT_COLUMNS}, ${WAITED_MS}, suspect.opens
  FROM suspect JOIN events e ON e.uid = suspect.uid AND ${isOf('e', 'suspect.organisation_uid')}`;

/**
 * Locks what the holder $3 still has of the events $1 of the organisations $2: when a worker that
 * was frozen goes on, another one may have its events. Skips locked rows, or one of them would cost
 * the others their leases.
 */
const OWN = `
  WITH own AS (
    SELECT w.uid, w.organisation_uid FROM waiting_events w
    JOIN unnest($1::text[], $2::text[]) AS held (uid, organisation_uid)
      ON held.uid = w.uid AND ${isOf('w', 'held.organisation_uid')}
    WHERE w.lease_holder = $3
    FOR UPDATE OF w SKIP LOCKED
  )`;

export const RENEW = `${OWN}
  UPDATE waiting_events w SET lease_until = now() + ${LEASE}
  FROM own WHERE w.uid = own.uid AND ${isOf('w', 'own.organisation_uid')}
  RETURNING w.uid`;

/**
 * $4 pause in ms. Resets `opens` to 0, or to 1 if a worker died with the event: it may have made requests without a
 * record.
 */
export const PUT_DOWN = `${OWN}
  UPDATE waiting_events w SET lease_until = now() + $4 * interval '1 millisecond', lease_holder = NULL, opens = least(opens, 2) - 1
  FROM own WHERE w.uid = own.uid AND ${isOf('w', 'own.organisation_uid')}`;

/** Leaves poison to their leases. They are taken singly, so their count may be one too high. */
export const GIVE_BACK_UNHEARD = `
  -- Organisation: all that this process holds.
  UPDATE waiting_events SET lease_until = NULL, lease_holder = NULL, opens = opens - 1
  WHERE uid IN (
    SELECT uid FROM waiting_events -- Organisation: all that this process holds.
    WHERE lease_holder = $1 AND uid <> ALL ($2::text[]) AND opens > 0 AND NOT is_suspect
    FOR UPDATE SKIP LOCKED
  )`;

/** At a time; the next call takes the rest. */
const MOST_ADOPTED = 1000;

/** Moves events stored by an older release into `waiting_events`, with their count of takes. */
export const ADOPT = `
  WITH adopted AS (
    -- Organisation: all; an upgrade.
    UPDATE events SET fanned_out_at = now() WHERE uid IN (
      -- Organisation: all.
      SELECT uid FROM events
      WHERE fanned_out_at IS NULL AND ${isFree('events')} AND NOT ${isAway('organisation_uid')}
      ORDER BY accepted_at LIMIT ${MOST_ADOPTED} FOR UPDATE SKIP LOCKED
    )
    RETURNING uid, organisation_uid, ${TEXT_BYTES} AS bytes, accepted_at, opens
  )
  INSERT INTO waiting_events (uid, organisation_uid, bytes, accepted_at, opens)
  SELECT uid, organisation_uid, bytes, accepted_at, opens FROM adopted`;
