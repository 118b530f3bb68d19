import { isOf } from '../connection/is-of.js';
import { MUST_WAIT } from '../endpoints/endpoint-rules.js';
import { EVENT_COLUMNS, WAITED_MS } from '../events/event-columns.js';
import { SUBSCRIPTION_COLUMNS } from '../subscriptions/subscription.row.js';

/** Subscriptions that get deliveries, skipped ones too; the index with this condition is by organisation. */
const IS_ACTIVE = 'removed_at IS NULL';

/** When a subscription `s` asked for the type of an event; it gets nothing that was accepted before. */
export const askedAt = (event: string) =>
  `coalesce((s.types_since ->> ${event}.type)::timestamptz, s.created_at)`;

/** Whether a subscription `s` wants an event by its type and pharmacy, whenever it was accepted. */
export const wants = (event: string) => `(
  ${event}.type = ANY (s.event_types) AND (s.pharmacy_uid IS NULL OR s.pharmacy_uid = ${event}.pharmacy_uid))`;

/** The subscriptions that want an event `e`, as pairs of uids. */
export const MATCHES = `
  SELECT e.uid AS event_uid, s.uid AS subscription_uid
  FROM subscriptions s
  WHERE s.organisation_uid = e.organisation_uid AND s.removed_at IS NULL AND ${wants('e')}
    AND e.accepted_at >= ${askedAt('e')}`;

/** Nothing is sent to a disabled subscription, and its deliveries are on record as skipped. */
const IS_NOT_SENT = `(${MUST_WAIT} OR s.status = 'disabled')`;

/**
 * One row per organisation with lists of its events, and one more of those that were erased, from a relation with uid,
 * organisation_uid, type, pharmacy_uid, accepted_at and is_erased.
 */
const byOrganisation = (events: string) => `
    SELECT organisation_uid, is_erased, array_agg(uid) AS uids, array_agg(type) AS types,
           array_agg(pharmacy_uid) AS pharmacies, array_agg(accepted_at) AS times
    FROM ${events} GROUP BY organisation_uid, is_erased`;

/**
 * Returns each subscription once and apart from the events: its large columns would otherwise be
 * sent for each pair of them.
 */
const matchesOf = (organisations: string) => `
  SELECT matched.uids AS "matchedEventUids", (o.is_erased OR ${IS_NOT_SENT}) AS "mustWait", st.subscription_uid IS NULL AS "isPlain",
         ${SUBSCRIPTION_COLUMNS}
  FROM (${organisations}) o
  CROSS JOIN LATERAL (
    SELECT * FROM subscriptions WHERE organisation_uid = o.organisation_uid AND ${IS_ACTIVE}
    OFFSET 0 -- an organisation after the other, and never all subscriptions there are
  ) s
  CROSS JOIN LATERAL (
    SELECT ARRAY(
      SELECT own.uid FROM unnest(o.uids, o.types, o.pharmacies, o.times) AS own (uid, type, pharmacy_uid, accepted_at)
      WHERE ${wants('own')} AND own.accepted_at >= ${askedAt('own')}
    ) AS uids
    OFFSET 0 -- or the array would be made once for the list and once for the condition
  ) matched
  LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
  WHERE matched.uids <> '{}'`;

/** $1 uids, $2 organisations, $3 types, $4 pharmacies of events. */
export const FIND_MATCHES = matchesOf(
  // Nothing is sent of an event that was erased after a worker took it, which still has its data in memory; its
  // deliveries go on record as cancelled.
  byOrganisation(`
    unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS e (uid, organisation_uid, type, pharmacy_uid)
    CROSS JOIN LATERAL (
      SELECT accepted_at, data IS NULL AS is_erased FROM events own
      WHERE own.uid = e.uid AND ${isOf('own', 'e.organisation_uid')}
      OFFSET 0 -- each by its key
    ) stored`),
);

/** More at a time have to wait for their turn; their subscriptions are queried when it comes. */
const MOST_EVENTS_MATCHED = 4;
/** An organisation with more would delay the answer for the others. */
const MOST_SUBSCRIPTIONS_MATCHED = 32;

/**
 * The events of the CTE `taken` (uid, organisation_uid, opens) and, in rows of their own, the subscriptions that want
 * them, which saves a round trip when events come one by one. Events without `isMatched` need a
 * query for their subscriptions.
 */
export const TAKEN_WITH_MATCHES = `event AS (
    SELECT e.*, taken.opens AS taken_times, false AS is_erased -- An erased one does not wait.
    FROM taken JOIN events e ON e.uid = taken.uid AND ${isOf('e', 'taken.organisation_uid')}
  ), wanting AS (
    SELECT o.*, (SELECT count(*) <= ${MOST_EVENTS_MATCHED} FROM taken) AND (
        SELECT count(*) <= ${MOST_SUBSCRIPTIONS_MATCHED} FROM (
          SELECT FROM subscriptions WHERE organisation_uid = o.organisation_uid AND ${IS_ACTIVE}
          LIMIT ${MOST_SUBSCRIPTIONS_MATCHED + 1}
        ) active
      ) AS is_matched
    FROM (${byOrganisation('event')}) o
  ), answer AS (
    SELECT * FROM (
      SELECT ${EVENT_COLUMNS}, ${WAITED_MS}, e.taken_times AS opens, wanting.is_matched AS "isMatched"
      FROM event e JOIN wanting USING (organisation_uid)
    ) one
    FULL JOIN (${matchesOf('SELECT * FROM wanting WHERE is_matched')}) matching ON false
  )`;
