import type { RecoveryQuestion, Span, TenantScope } from '@rxhooks/application';
import { type DeliveryStatus, lowestIdAt, MOST_RECOVERED } from '@rxhooks/domain';
import { isOf } from '../connection/is-of.js';
import { isFree } from '../deliveries/lease-statement.js';
import { conditionsOf, LAST_ATTEMPT } from '../delivery-log/delivery-log-statements.js';
import {
  type Bind,
  isAt,
  type LogFilter,
  MOST_LOOKED_AT,
  scanOf,
} from '../delivery-log/log-scans.js';
import { askedAt, wants } from '../fan-out/match-statements.js';

type Statement = { readonly sql: string; readonly parameters: unknown[] };

/** How long before its acceptance a process may have made an event's uid, and how far its clock may be ahead. */
const [UID_AGE_MS, UID_LEAD_MS] = [600_000, 10_000];

/** Each may be of a thousand subscriptions. */
const EVENTS_LOOKED_AT = 1000;

/** Why a delivery of subscription `s` cannot be sent, whatever its own state; null when it can. */
export const unsendable = (isErased: string) => `CASE
    WHEN s.removed_at IS NOT NULL THEN 'subscription_removed'
    WHEN ${isErased} THEN 'payload_erased'
    WHEN s.status = 'disabled' THEN 'subscription_disabled'
  END`;

/** False of a retry `d` that is being made, of one that is due, which is sent anyway in its order, and of one without a time. */
export const IS_NO_RETRY_OF_NOW = `(d.status <> 'retrying' OR coalesce(d.due_at > now(), false) AND ${isFree('d')})`;

/**
 * The matches among the rows of `looked`, which is ordered by uid. One row at least, which says where the next page begins;
 * null on the last one.
 */
const pageOf = (looked: string, most: number, matches: string) => `
  WITH looked AS MATERIALIZED (${looked})
  SELECT (SELECT CASE WHEN count(*) >= ${most} THEN max(uid) END FROM looked) AS "lookedUntil", matching.*
  FROM (SELECT) AS one LEFT JOIN (${matches}) AS matching ON true`;

/** Deliveries in these statuses, by the scans of the delivery log; its filters leave out those that do not match. */
export function deliveriesMatched(
  scope: TenantScope,
  statuses: readonly DeliveryStatus[],
  { filter, types: eventTypes, subscriptionUids }: RecoveryQuestion,
  { since, until }: Span,
  after: string | undefined,
): Statement {
  const { error, statusCodes, targetHost } = filter;
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value)}`;
  const asked: LogFilter = {
    statuses,
    eventTypes,
    subscriptionUids,
    createdAfter: new Date(since.getTime() - UID_AGE_MS),
    createdBefore: new Date(until.getTime() + UID_LEAD_MS),
    ...(error !== undefined && { error }),
    ...(statusCodes && { statusCodes }),
    ...(targetHost !== undefined && { targetHost }),
  };
  const scan = scanOf(scope, asked, { limit: MOST_LOOKED_AT, order: 'oldest', after }, bind);
  const most = scan.isPartial ? scan.mostLookedAt : MOST_LOOKED_AT;
  const needsAttempt = error !== undefined || statusCodes !== undefined;
  const lastAttempt = needsAttempt ? `LEFT JOIN LATERAL (${LAST_ATTEMPT}) AS a ON true` : '';
  const conditions = [
    ...conditionsOf(scope, asked, bind),
    ...(statuses.includes('retrying') ? [IS_NO_RETRY_OF_NOW] : []),
    `e.accepted_at >= ${bind(since)}`,
    `e.accepted_at < ${bind(until)}`,
  ];
  const matches = `
    SELECT d.uid AS "deliveryUid", d.event_uid AS "eventUid", d.subscription_uid AS "subscriptionUid", s.target,
           ${unsendable('e.data IS NULL')} AS unsendable
    FROM looked d
    JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'd.organisation_uid')}
    JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
    ${lastAttempt}
    WHERE ${conditions.join(' AND ')}`;
  return { sql: pageOf(scan.sql, most, matches), parameters };
}

/** $1 organisation, $3 after this uid, $4 before that one. */
const EVENTS = `
  SELECT e.uid, e.organisation_uid, e.pharmacy_uid, e.type, e.accepted_at, e.data IS NULL AS is_erased,
         e.fanned_out_at IS NULL OR (e.quarantine_reason IS NOT NULL AND e.data IS NOT NULL) OR EXISTS (
           SELECT FROM waiting_events w WHERE w.uid = e.uid AND ${isOf('w', 'e.organisation_uid')}) AS is_waiting
  FROM events e
  WHERE e.organisation_uid = $1 AND e.uid > $3 AND e.uid < $4
  ORDER BY e.uid LIMIT ${EVENTS_LOOKED_AT}`;

/**
 * Events without a delivery for a subscription of today that wants them. Those that still wait for their fan-out, or for
 * their release, will have one, except for a subscription that asked for them later. $2 pharmacy, $5 since, $6 until, $7
 * types, $8 subscriptions, $9 host; null for all of them.
 */
const WITHOUT_DELIVERY = `
  SELECT e.uid AS "eventUid", s.uid AS "subscriptionUid", s.target, ${unsendable('e.is_erased')} AS unsendable
  FROM looked e JOIN subscriptions s ON s.organisation_uid = $1 AND s.removed_at IS NULL AND ${wants('e')}
  WHERE ($2::text IS NULL OR s.pharmacy_uid = $2) AND e.accepted_at >= $5 AND e.accepted_at < $6
    AND ($7::text[] IS NULL OR e.type = ANY ($7)) AND ($8::text[] IS NULL OR s.uid = ANY ($8))
    AND ($9::text IS NULL OR ${isAt('s', '$9')})
    AND (NOT e.is_waiting OR e.accepted_at < ${askedAt('e')})
    AND NOT EXISTS (
      SELECT FROM deliveries d
      WHERE d.event_uid = e.uid AND d.subscription_uid = s.uid AND ${isOf('d', 'e.organisation_uid')})
  ORDER BY e.uid, s.uid LIMIT ${MOST_RECOVERED + 1}`;

const MISSING = pageOf(EVENTS, EVENTS_LOOKED_AT, WITHOUT_DELIVERY);

export function missingMatched(
  { organisationUid, pharmacyUid }: TenantScope,
  { filter, types, subscriptionUids }: RecoveryQuestion,
  { since, until }: Span,
  after: string | undefined,
): Statement {
  const at = (time: Date, shiftMs: number) =>
    lowestIdAt('event', new Date(time.getTime() + shiftMs));
  const from = after ?? at(since, -UID_AGE_MS);
  const parameters = [
    organisationUid,
    pharmacyUid ?? null,
    from,
    at(until, UID_LEAD_MS),
    since,
    until,
    types ?? null,
    subscriptionUids ?? null,
    filter.targetHost ?? null,
  ];
  return { sql: MISSING, parameters };
}

/** Of times that are given or not: the latest end is now, the usual beginning a day before the end. */
export const SPAN = `
  SELECT coalesce($1::timestamptz, until - interval '1 day') AS since, until
  FROM (
    -- A Date has milliseconds, and what was accepted in this one is meant.
    SELECT least($2::timestamptz, date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond') AS until
  ) AS ended`;
