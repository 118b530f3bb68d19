import type { ReportFilter, ReportPage, TenantScope } from '@rxhooks/application';
import { isOf } from '../connection/is-of.js';

/** Finds the last attempt by one step into the primary key of `attempts`. */
const REPORT = `
  SELECT d.uid, e.uid AS "eventUid", e.type, e."timestamp"::float8 AS "timestamp", e.data,
         d.subscription_uid AS "subscriptionUid", s.meta_data AS "metaData", d.delivered_at AS "deliveredAt",
         a.started_at AS "startedAt", a.status_code AS "statusCode", a.error
  FROM deliveries d
  JOIN events e ON e.uid = d.event_uid AND e.organisation_uid = d.organisation_uid
  JOIN subscriptions s ON s.uid = d.subscription_uid AND s.organisation_uid = d.organisation_uid
  LEFT JOIN LATERAL (
    SELECT started_at, status_code, error FROM attempts own
    WHERE own.delivery_uid = d.uid AND ${isOf('own', 'd.organisation_uid')} ORDER BY number DESC LIMIT 1
  ) AS a ON true`;

/** $1 delivery, $2 organisation, $3 pharmacy or null, $4 contract. */
export const FIND_REPORT = `${REPORT}
  WHERE d.uid = $1 AND s.organisation_uid = $2 AND s.pharmacy_uid IS NOT DISTINCT FROM $3 AND s.contract = $4`;

const ORDERS: Readonly<Record<ReportPage['orderBy'], string>> = {
  created: 'e."timestamp"',
  delivered: 'd.delivered_at',
  last_attempt: 'a.started_at',
  last_status: 'a.status_code',
  last_error: 'a.error',
  event_type: 'e.type',
  uid: 'd.uid',
};

type Condition = readonly [sql: (place: string) => string, value: unknown];

const seconds = (date: Date | undefined) => date && date.getTime() / 1000;

/** Reads only deliveries of the one subscription, by index, whatever the filter. */
export function reportsStatement(
  { organisationUid }: Pick<TenantScope, 'organisationUid'>,
  subscriptionUid: string,
  filter: ReportFilter,
  page: ReportPage,
): { readonly sql: string; readonly parameters: unknown[] } {
  const conditions: Condition[] = [
    [(place) => `d.subscription_uid = ${place}`, subscriptionUid],
    [(place) => `d.organisation_uid = ${place}`, organisationUid],
    [(place) => `e.type = ${place}`, filter.eventType],
    [(place) => `(d.delivered_at IS NOT NULL) = ${place}`, filter.isDelivered],
    [(place) => `e."timestamp" >= ${place}::float8`, seconds(filter.createdFrom)],
    [(place) => `e."timestamp" < ${place}::float8`, seconds(filter.createdBefore)],
    [(place) => `d.delivered_at >= ${place}`, filter.deliveredFrom],
    [(place) => `d.delivered_at < ${place}`, filter.deliveredBefore],
    [(place) => `a.status_code::text = ${place}`, filter.lastStatus],
    [(place) => `position(lower(${place}) IN lower(a.error)) > 0`, filter.lastError],
  ];
  const active = conditions.filter(([, value]) => value !== undefined);
  const where = active.map(([sql], index) => sql(`$${index + 1}`));
  const direction = page.isAscending ? 'ASC' : 'DESC';
  // Lengths are read without the texts, which PostgreSQL stores apart from the rows (TOAST).
  const sql = `
    SELECT * FROM (
      SELECT page.*,
             sum(octet_length(data)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before,
             octet_length(data) AS bytes
      FROM (
        ${REPORT}
        WHERE ${where.join(' AND ')}
        ORDER BY ${ORDERS[page.orderBy]} ${direction} NULLS LAST, d.uid ${direction}
        LIMIT $${active.length + 1} OFFSET $${active.length + 2}
      ) AS page
    ) AS measured
    WHERE coalesce(bytes_before, 0) = 0 OR bytes_before + coalesce(bytes, 0) <= $${active.length + 3}`;
  return {
    sql,
    parameters: [...active.map(([, value]) => value), page.limit, page.offset, page.maxBytes],
  };
}
