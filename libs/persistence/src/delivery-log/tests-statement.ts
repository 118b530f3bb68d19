import type { LogPage, TenantScope } from '@rxhooks/application';
import { isOf } from '../connection/is-of.js';
import { SUBSCRIPTION_COLUMNS } from '../subscriptions/subscription.row.js';
import { conditionsOf } from './delivery-log-statements.js';
import { type Bind, directionOf, type LogFilter, spanOf } from './log-scans.js';

export const ADD_TEST = `
  INSERT INTO test_deliveries (organisation_uid, uid, pharmacy_uid, subscription_uid, event_id, event_type, started_at,
                               duration_ms, status_code, error, resent, response_excerpt, details)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** Under the names that deliveries, events and attempts have, so that one filter serves both. */
export function testsStatement(
  scope: TenantScope,
  { uid, eventId, ...filter }: LogFilter,
  page: LogPage,
): { readonly sql: string; readonly parameters: unknown[] } {
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value)}`;
  const conditions = [
    ...conditionsOf(scope, filter, bind),
    ...(uid === undefined ? [] : [`d.uid = ${bind(uid)}`]),
    ...(eventId === undefined ? [] : [`d.event_id = ${bind(eventId)}`]),
  ];
  const sql = `
    SELECT d.uid AS "deliveryUid", d.event_id AS "eventId", d.status AS "deliveryStatus", d.created_at AS "testedAt", e.type AS "eventType",
           d.duration_ms AS "durationMs", d.resent, d.response_excerpt AS "responseExcerpt", d.details,
           a.started_at AS "startedAt", a.status_code AS "statusCode", a.error, ${SUBSCRIPTION_COLUMNS}
    FROM (
      SELECT own.*, CASE WHEN own.error IS NULL THEN 'succeeded' ELSE 'failed' END AS status
      FROM test_deliveries own WHERE own.organisation_uid = ${bind(scope.organisationUid)}
    ) d
    JOIN subscriptions s ON s.uid = d.subscription_uid AND ${isOf('s', 'd.organisation_uid')}
    CROSS JOIN LATERAL (SELECT d.event_type AS type) e
    CROSS JOIN LATERAL (SELECT d.started_at, d.status_code, d.error) a
    WHERE ${conditions.join(' AND ')} ${spanOf(filter, page, bind)}
    ORDER BY d.uid ${directionOf(page.order)}
    LIMIT ${bind(page.limit)}`;
  return { sql, parameters };
}
