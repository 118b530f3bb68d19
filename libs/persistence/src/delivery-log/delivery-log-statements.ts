import type { LogPage, TenantScope } from '@rxhooks/application';
import { isOf } from '../connection/is-of.js';
import { IS_HELD, IS_ORGANISATION_PAUSED } from '../endpoints/endpoint-rules.js';
import { EVENT_COLUMNS } from '../events/event-columns.js';
import { SUBSCRIPTION_COLUMNS } from '../subscriptions/subscription.row.js';
import { isFree } from '../deliveries/lease-statement.js';
import { type Bind, directionOf, isAt, type LogFilter, scanOf } from './log-scans.js';
import { WAIT_FACTS } from './wait-facts.js';

/** By one step into the primary key of `attempts`. */
export const LAST_ATTEMPT = `
    SELECT started_at, status_code, error FROM attempts own
    WHERE own.delivery_uid = d.uid AND ${isOf('own', 'd.organisation_uid')} ORDER BY number DESC LIMIT 1`;

/**
 * One statement for the list and for a single delivery, so that neither can forget the tenant. Gives
 * one row at least, which says how far the search came.
 */
export function deliveriesStatement(
  scope: TenantScope,
  filter: LogFilter,
  page: LogPage,
): { readonly sql: string; readonly parameters: unknown[] } {
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value)}`;
  const scan = scanOf(scope, filter, page, bind);
  const direction = directionOf(page.order);
  const limit = bind(page.limit);
  // Its text comes twice, and is run a second time only for a page that is not full.
  const lookedUntil = scan.isPartial
    ? `CASE WHEN (SELECT count(*) FROM page) < ${limit}
        THEN (SELECT uid FROM (${scan.sql}) looked ORDER BY uid ${direction} OFFSET ${scan.mostLookedAt - 1} LIMIT 1) END`
    : 'NULL';
  const sql = `
    WITH page AS MATERIALIZED (
      SELECT d.uid, e.id AS "eventId", e.type AS "eventType", d.subscription_uid AS "subscriptionUid", s.target,
             d.status, d.reason, d.attempts_made AS "attemptsMade", d.created_at AS "createdAt",
             a.started_at AS "lastStartedAt", a.status_code AS "lastStatusCode", a.error AS "lastError", ${WAIT_FACTS}
      FROM (${scan.sql}) d
      JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'd.organisation_uid')}
      JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
      LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
      LEFT JOIN LATERAL (${LAST_ATTEMPT}) AS a ON true
      WHERE ${conditionsOf(scope, filter, bind).join(' AND ')}
      ORDER BY d.uid ${direction}
      LIMIT ${limit}
    )
    SELECT ${lookedUntil} AS "lookedUntil", page.* FROM (SELECT) AS one LEFT JOIN page ON true
    ORDER BY page.uid ${direction}`;
  return { sql, parameters };
}

/**
 * All of them, whichever the scan has answered by an index: of deliveries `d`, their events `e`, subscriptions `s` and
 * last attempts `a`.
 */
export function conditionsOf(
  { organisationUid, pharmacyUid }: TenantScope,
  filter: LogFilter,
  bind: Bind,
): string[] {
  const { lastAttemptAfter, lastAttemptBefore, error, statusCodes } = filter;
  const conditions: readonly (readonly [value: unknown, sql: (place: string) => string])[] = [
    [organisationUid, (place) => `d.organisation_uid = ${place}`],
    [pharmacyUid, (place) => `d.pharmacy_uid = ${place}`],
    [filter.statuses, (place) => `d.status = ANY(${place}::text[])`],
    [filter.subscriptionUid, (place) => `d.subscription_uid = ${place}`],
    [filter.subscriptionUids, (place) => `d.subscription_uid = ANY(${place}::text[])`],
    [filter.eventType, (place) => `e.type = ${place}`],
    [filter.eventTypes, (place) => `e.type = ANY(${place}::text[])`],
    [filter.targetHost, (place) => isAt('s', `${place}::text`)],
    [lastAttemptAfter, (place) => `a.started_at >= ${place}`],
    [lastAttemptBefore, (place) => `a.started_at < ${place}`],
    [error, (place) => `starts_with(a.error, ${place} || ':')`],
    [statusCodes?.[0], (place) => `a.status_code >= ${place}`],
    [statusCodes?.[1], (place) => `a.status_code <= ${place}`],
  ];
  return conditions
    .filter(([value]) => value !== undefined)
    .map(([value, sql]) => sql(bind(value)));
}

/** $1 delivery, $2 organisation, $3 pharmacy or null for all of the organisation. */
const IS_VISIBLE = `d.uid = $1 AND d.organisation_uid = $2 AND ($3::text IS NULL OR d.pharmacy_uid = $3)`;

export const ATTEMPTS = `
  SELECT a.number, a.started_at AS "startedAt", a.duration_ms AS "durationMs", a.status_code AS "statusCode", a.error,
         a.resent, a.response_excerpt AS "responseExcerpt", a.details
  FROM deliveries d JOIN attempts a ON a.delivery_uid = d.uid AND ${isOf('a', 'd.organisation_uid')}
  WHERE ${IS_VISIBLE}
  ORDER BY a.number`;

export const SOURCE = `
  SELECT e.type AS "eventType", ${SUBSCRIPTION_COLUMNS}
  FROM deliveries d
  JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'd.organisation_uid')}
  JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
  WHERE ${IS_VISIBLE}`;

export const RENDERED = `
  SELECT ${EVENT_COLUMNS}, ${SUBSCRIPTION_COLUMNS}, e.data IS NULL AS "isErased"
  FROM deliveries d
  JOIN events e ON e.uid = d.event_uid AND ${isOf('e', 'd.organisation_uid')}
  JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
  WHERE ${IS_VISIBLE}`;

/**
 * Restarts the schedule now; a pending retry is replaced. Leaves a delivery alone whose endpoint gets nothing now, and
 * a leased one: its attempt in flight does what was asked for. $4: whether a failure may be told by mail.
 */
export const MAKE_DUE = `
  WITH due AS (
    UPDATE deliveries d SET status = 'pending', due_at = now(), schedule_step = 0, lost_attempts = 0, reason = NULL,
                           notify_failure = $4, asked_by = 'person'
    FROM subscriptions s LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')},
         events e
    WHERE ${IS_VISIBLE}
      AND s.uid = d.subscription_uid AND s.organisation_uid = d.organisation_uid
      AND s.removed_at IS NULL AND s.status = 'active' AND NOT ${IS_ORGANISATION_PAUSED} AND NOT ${IS_HELD} AND NOT coalesce(st.is_open, false)
      AND e.uid = d.event_uid AND e.organisation_uid = d.organisation_uid AND e.data IS NOT NULL
      AND ${isFree('d')} AND rxhooks_is_served(d.organisation_uid)
    RETURNING d.uid, d.attempts_made + 1 AS attempt
  )
  SELECT d.subscription_uid AS "subscriptionUid", s.removed_at IS NOT NULL AS "isRemoved", s.status = 'disabled' AS "isDisabled", e.data IS NULL AS "isErased", due.attempt,
         ${IS_ORGANISATION_PAUSED} AS "isOrganisationPaused", s.status = 'paused' AS "isPaused", coalesce(st.is_open, false) AS "isOpen", CASE WHEN ${IS_HELD} THEN st.held_until END AS "heldUntil"
  FROM deliveries d
  JOIN subscriptions s ON s.uid = d.subscription_uid AND s.organisation_uid = d.organisation_uid
  JOIN events e ON e.uid = d.event_uid AND e.organisation_uid = d.organisation_uid
  LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
  LEFT JOIN due ON due.uid = d.uid
  WHERE ${IS_VISIBLE}`;
