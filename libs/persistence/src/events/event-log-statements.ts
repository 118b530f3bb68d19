import type { EventFilter, EventOutcome, TenantScope } from '@rxhooks/application';
import { type IdKind, lowestIdAt } from '@rxhooks/domain';
import { codeOf } from '../business-keys/packed-keys.js';
import { isOf } from '../connection/is-of.js';

/** The events that one page looks at; a filter that few of them pass gives a short page. */
export const MOST_LOOKED_AT = 5000;

/** How long before its acceptance a process may have made an event's uid. */
const UID_AGE_MS = 600_000;
/** How far the clock of that process may be ahead of the database. */
const UID_LEAD_MS = 10_000;
const EVENT: IdKind = 'event';

/** Without its texts, which PostgreSQL stores apart from the row (TOAST). */
const READ = `
  e.uid, e.organisation_uid, e.pharmacy_uid, e.id, e.type, e."timestamp", e.accepted_at, e.fanned_out_at,
  e.quarantine_reason, e.data IS NULL AS is_erased`;

const COLUMNS = `
  e.uid, e.organisation_uid AS "organisationUid", e.pharmacy_uid AS "pharmacyUid", e.id, e.type,
  e."timestamp"::float8 AS timestamp, e.accepted_at AS "acceptedAt", e.is_erased AS "isErased",
  CASE
    WHEN e.quarantine_reason IS NOT NULL AND NOT e.is_erased THEN 'quarantined'
    -- The release before sets the time when it has fanned the event out.
    WHEN e.fanned_out_at IS NULL OR EXISTS (
      SELECT FROM waiting_events w WHERE w.uid = e.uid AND ${isOf('w', 'e.organisation_uid')}) THEN 'pending'
    ELSE 'done'
  END AS "fanOut"`;

/** $2 pharmacy or null. */
const hasDelivery = (statuses: string) => `EXISTS (
      SELECT FROM deliveries d
      WHERE d.event_uid = e.uid AND ${isOf('d', 'e.organisation_uid')} AND ($2::text IS NULL OR d.pharmacy_uid = $2)
        ${statuses})`;

const OUTCOMES: Readonly<Record<EventOutcome, string>> = {
  no_recipient: `e.fanned_out_at IS NOT NULL AND NOT ${hasDelivery('')} AND NOT EXISTS (
      SELECT FROM waiting_events w WHERE w.uid = e.uid AND ${isOf('w', 'e.organisation_uid')})`,
  failed: hasDelivery(`AND d.status = 'failed'`),
  waiting: hasDelivery(`AND d.status IN ('pending', 'retrying')`),
  succeeded: hasDelivery(`AND d.status = 'succeeded'`),
};

/** $1 organisation, $2 pharmacy or null for all of the organisation. */
const IS_VISIBLE = `e.organisation_uid = $1 AND ($2::text IS NULL OR e.pharmacy_uid = $2)`;

const inRange = (range: string) => `
      SELECT ${READ} FROM events e
      WHERE e.organisation_uid = $1${range}
      ORDER BY e.uid DESC LIMIT ${MOST_LOOKED_AT}`;

const withKey = (range: string) => `
      SELECT ${READ}
      FROM (
        SELECT k.event_uid FROM business_keys k
        WHERE k.organisation_uid = $1${range}
        ORDER BY k.event_uid DESC LIMIT ${MOST_LOOKED_AT}
      ) k
      CROSS JOIN LATERAL (
        SELECT * FROM events own WHERE own.uid = k.event_uid AND ${isOf('own', '$1')}
        OFFSET 0 -- one event after the other, and never all events there are
      ) e
      ORDER BY k.event_uid DESC`;

type Statement = { readonly sql: string; readonly parameters: unknown[] };

/**
 * One row per event, and a last one with `bound` when the look ended before the page was full: the
 * uid that it came to. The uids give the range to read, and the time of acceptance decides. No sort
 * and no join (hence CASE) comes between the look and the page, so that a full page ends the look.
 */
export function eventsStatement(
  scope: TenantScope,
  filter: EventFilter,
  page: { readonly limit: number; readonly before: string | undefined },
): Statement {
  const { businessKey, receivedAfter, receivedBefore, types, outcome } = filter;
  const parameters: unknown[] = [scope.organisationUid, scope.pharmacyUid ?? null, page.limit];
  const conditions = (pairs: readonly (readonly [sql: string, value: unknown])[]) =>
    pairs
      .filter(([, value]) => value !== undefined)
      .map(([sql, value]) => ` AND ${sql.replace('?', `$${parameters.push(value)}`)}`)
      .join('');
  const uid = businessKey ? 'k.event_uid' : 'e.uid';
  const range = conditions([
    [`${uid} < ?`, page.before],
    [`${uid} >= ?`, receivedAfter && lowestAt(receivedAfter, -UID_AGE_MS)],
    [`${uid} < ?`, receivedBefore && lowestAt(receivedBefore, UID_LEAD_MS)],
    ['k.key_hash = ?', businessKey?.hash],
    ['k.visibility = ANY (?::smallint[])', businessKey?.visibilities.map(codeOf)],
  ]);
  const wanted = conditions([
    ['e.accepted_at >= ?', receivedAfter],
    ['e.accepted_at < ?', receivedBefore],
    ['e.type = ANY (?::text[])', types],
  ]);
  const sql = `
    WITH looked_at AS MATERIALIZED (
      ${businessKey ? withKey(range) : inRange(range)}
    ), matching AS MATERIALIZED (
      SELECT ${COLUMNS} FROM looked_at e
      WHERE ${IS_VISIBLE}${wanted}${outcome ? ` AND CASE WHEN ${OUTCOMES[outcome]} THEN true END` : ''}
      LIMIT $3
    )
    SELECT * FROM matching FULL JOIN (
      SELECT min(uid) AS bound FROM looked_at
      WHERE (SELECT count(*) FROM matching) < $3 HAVING count(*) = ${MOST_LOOKED_AT}
    ) AS ended ON false
    ORDER BY uid DESC NULLS LAST`;
  return { sql, parameters };
}

const lowestAt = (time: Date, shiftMs: number) =>
  lowestIdAt(EVENT, new Date(time.getTime() + shiftMs));

/** $3 upstream's id or our uid; an event whose id it is goes first. */
const NAMED = `
  WHERE ${IS_VISIBLE} AND (e.id = $3 OR e.uid = $3)
  ORDER BY e.id = $3 DESC LIMIT 1`;

export const FIND_EVENT = `SELECT ${COLUMNS} FROM (SELECT ${READ} FROM events e ${NAMED}) e`;

export const READ_TEXT = `SELECT e.data, e.metadata FROM events e ${NAMED}`;

/** Removed subscriptions pile up; those that never wanted the event explain nothing. $3 event, $4 type. */
export const WITHOUT_DELIVERY = `
  SELECT s.uid, s.target, s.pharmacy_uid AS "pharmacyUid", $4 = ANY (s.event_types) AS "wantsType",
         coalesce((s.types_since ->> $4)::timestamptz, s.created_at) > (
           SELECT e.accepted_at FROM events e WHERE e.uid = $3 AND ${isOf('e', '$1')}) AS "askedLater",
         s.removed_at AS "removedAt"
  FROM subscriptions s
  WHERE s.organisation_uid = $1 AND ($2::text IS NULL OR s.pharmacy_uid = $2)
    AND (s.removed_at IS NULL OR $4 = ANY (s.event_types))
    AND NOT EXISTS (
      SELECT FROM deliveries d
      WHERE d.event_uid = $3 AND d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')})
  ORDER BY s.uid`;
