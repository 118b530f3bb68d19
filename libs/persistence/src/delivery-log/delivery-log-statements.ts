import type { DeliveryFilter, TenantScope } from '@rxhooks/application';
import { isOf } from '../connection/is-of.js';
import { isFree } from '../deliveries/lease-statement.js';

type Condition = readonly [column: string, operator: string, value: unknown];

/** One statement for the list and for a single delivery, so that neither can forget the tenant. */
export function deliveriesStatement(
  scope: TenantScope,
  filter: DeliveryFilter & { readonly uid?: string },
  page: { readonly limit: number; readonly before: string | undefined },
): { readonly sql: string; readonly parameters: unknown[] } {
  const conditions: Condition[] = [
    ['d.organisation_uid', '=', scope.organisationUid],
    ['d.pharmacy_uid', '=', scope.pharmacyUid],
    ['d.uid', '=', filter.uid],
    ['d.uid', '<', page.before],
    ['d.status', '=', filter.status],
    ['d.subscription_uid', '=', filter.subscriptionUid],
    ['e.type', '=', filter.eventType],
    ['e.id', '=', filter.eventId],
    ['d.event_uid', '=', filter.eventUid],
  ];
  const active = conditions.filter(([, , value]) => value !== undefined);
  const where = active.map(([column, operator], index) => `${column} ${operator} $${index + 1}`);
  const sql = `
    SELECT d.uid, e.id AS "eventId", e.type AS "eventType", d.subscription_uid AS "subscriptionUid", s.target,
           d.status, d.reason, d.attempts_made AS "attemptsMade", d.due_at AS "nextAttemptAt", d.created_at AS "createdAt"
    FROM deliveries d
    JOIN events e ON e.uid = d.event_uid AND e.organisation_uid = d.organisation_uid
    JOIN subscriptions s ON s.uid = d.subscription_uid AND s.organisation_uid = d.organisation_uid
    WHERE ${where.join(' AND ')}
    ORDER BY d.uid DESC
    LIMIT $${active.length + 1}`;
  return { sql, parameters: [...active.map(([, , value]) => value), page.limit] };
}

/** $1 delivery, $2 organisation, $3 pharmacy or null for all of the organisation. */
const IS_VISIBLE = `d.uid = $1 AND d.organisation_uid = $2 AND ($3::text IS NULL OR d.pharmacy_uid = $3)`;

export const ATTEMPTS = `
  SELECT a.number, a.started_at AS "startedAt", a.duration_ms AS "durationMs", a.status_code AS "statusCode", a.error,
         a.resent, a.response_excerpt AS "responseExcerpt"
  FROM deliveries d JOIN attempts a ON a.delivery_uid = d.uid AND ${isOf('a', 'd.organisation_uid')}
  WHERE ${IS_VISIBLE}
  ORDER BY a.number`;

/**
 * Restarts the schedule now; a pending retry is replaced. Leaves a leased delivery alone: its
 * attempt in flight does what was asked for. $4: whether a failure may be told by mail.
 */
export const MAKE_DUE = `
  WITH due AS (
    UPDATE deliveries d SET status = 'pending', due_at = now(), schedule_step = 0, lost_attempts = 0, reason = NULL,
                           notify_failure = $4
    FROM subscriptions s, events e
    WHERE ${IS_VISIBLE}
      AND s.uid = d.subscription_uid AND s.organisation_uid = d.organisation_uid
      AND s.removed_at IS NULL AND s.status <> 'disabled'
      AND e.uid = d.event_uid AND e.organisation_uid = d.organisation_uid AND e.data IS NOT NULL
      AND ${isFree('d')} AND rxhooks_is_served(d.organisation_uid)
    RETURNING d.uid, d.attempts_made + 1 AS attempt
  )
  SELECT d.subscription_uid AS "subscriptionUid", s.removed_at IS NOT NULL AS "isRemoved", s.status = 'disabled' AS "isDisabled", e.data IS NULL AS "isErased", due.attempt
  FROM deliveries d
  JOIN subscriptions s ON s.uid = d.subscription_uid AND s.organisation_uid = d.organisation_uid
  JOIN events e ON e.uid = d.event_uid AND e.organisation_uid = d.organisation_uid
  LEFT JOIN due ON due.uid = d.uid
  WHERE ${IS_VISIBLE}`;
