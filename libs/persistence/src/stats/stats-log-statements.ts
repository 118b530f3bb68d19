import type { StatsQuestion, TenantScope } from '@rxhooks/application';
import { TIME_CLASSES } from '@rxhooks/domain';
import { isOf } from '../connection/is-of.js';

const COUNTS = ['accepted', 'attempts', 'succeeded', 'failed', 'latency', 'receiver'].join();

/** $1 organisation, $2 from, $3 to. A minute that was made part of an hour is in the other table. */
const counted = (subscription: string) =>
  ['stats_minutes', 'stats_hours']
    .map(
      (table) => `
      SELECT organisation_uid, subscription_uid, bucket, event_type, ${COUNTS} FROM ${table}
      WHERE organisation_uid = $1 AND subscription_uid = ${subscription} AND bucket >= $2 AND bucket < $3`,
    )
    .join(' UNION ALL ');

/** $4 pharmacy or null, $5 subscription or null: each by its part of the index. */
const OF_SUBSCRIPTIONS = `
      SELECT c.* FROM subscriptions s CROSS JOIN LATERAL (${counted('s.uid')} OFFSET 0) c
      WHERE s.organisation_uid = $1 AND ($4::text IS NULL OR s.pharmacy_uid = $4) AND ($5::text IS NULL OR s.uid = $5)`;

/** Class by class: `rxhooks_sum_counts` takes four times as long, which is too long for a hundred thousand rows. */
const summed = (histogram: string) => {
  const classes = Array.from(
    { length: TIME_CLASSES },
    (_, place) => `sum(${histogram}[${place + 1}])`,
  );
  return `ARRAY[${classes.map((sum) => `coalesce(${sum}, 0)`).join()}]::int[]`;
};

/**
 * $6 limit, $7 how many rows may be added up: when there are more, the only row says so, and nothing is added up. The sums
 * of an organisation have rows of their own; those of a pharmacy are added up.
 */
export function readStatement({ pharmacyUid }: TenantScope, question: StatsQuestion): string {
  const { step, by, subscriptionUid } = question;
  const byEndpoint = by.includes('endpoint') || subscriptionUid !== undefined;
  const isOfSubscriptions = byEndpoint || pharmacyUid !== undefined;
  const source = isOfSubscriptions
    ? OF_SUBSCRIPTIONS
    : `${counted(`''`)} AND $4::text IS NULL AND $5::text IS NULL`;
  return `
  WITH size AS MATERIALIZED (
    SELECT count(*) > $7 AS is_too_much FROM (SELECT FROM (${source}) AS c LIMIT $7 + 1) AS looked
  )
  SELECT size.is_too_much AS "isTooMuch", answer.* FROM size LEFT JOIN (
  SELECT date_trunc('${step}', bucket, 'UTC') AS at,
         ${byEndpoint ? 'subscription_uid' : 'NULL::text'} AS "subscriptionUid",
         ${by.includes('event_type') ? 'event_type' : 'NULL::text'} AS "eventType",
         sum(accepted)::int AS accepted, sum(attempts)::int AS attempts, sum(succeeded)::int AS succeeded,
         sum(failed)::int AS failed, ${summed('latency')} AS latency, ${summed('receiver')} AS receiver
  FROM (${source}) AS c WHERE NOT (SELECT is_too_much FROM size)
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3
  LIMIT $6
  ) AS answer ON true
  ORDER BY 2, 3, 4`;
}

const IS_WAITING = `d.status IN ('pending', 'retrying')`;

/** The first of the index by due time, if that has come. */
const longestDue = `(
    SELECT CASE WHEN d.due_at <= now() THEN d.due_at END FROM deliveries d
    WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND ${IS_WAITING}
    ORDER BY d.due_at LIMIT 1)`;

/** $1 organisation, $2 pharmacy or null, $3 subscription or null. An event is nobody's before it is taken. */
export const OLDEST_WAITING = `
  SELECT least(min(${longestDue}), (
    SELECT min(w.accepted_at) FROM waiting_events w
    WHERE w.organisation_uid = $1 AND $2::text IS NULL AND $3::text IS NULL)) AS at
  FROM subscriptions s
  WHERE s.organisation_uid = $1 AND ($2::text IS NULL OR s.pharmacy_uid = $2) AND ($3::text IS NULL OR s.uid = $3)`;

const lastSuccessIn = (table: string) => `(
    SELECT last_success_at FROM ${table} c
    WHERE c.organisation_uid = s.organisation_uid AND c.subscription_uid = s.uid AND c.last_success_at IS NOT NULL
    ORDER BY c.organisation_uid DESC, c.subscription_uid DESC, c.bucket DESC, c.last_success_at DESC LIMIT 1)`;

/** $1 organisation, $2 pharmacy or null, $3 subscriptions, $4 how many that wait are counted of each. */
export const FIGURES = `
  SELECT s.uid, recent.succeeded::float8 / nullif(recent.attempts, 0) AS "successRate",
         coalesce(${lastSuccessIn('stats_minutes')}, ${lastSuccessIn('stats_hours')}) AS "lastSuccessAt",
         ${longestDue} AS "oldestWaitingAt", (
           SELECT count(*)::int FROM (
             SELECT FROM deliveries d
             WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND ${IS_WAITING}
             LIMIT $4) AS waiting) AS backlog
  FROM subscriptions s
  CROSS JOIN LATERAL (
    SELECT sum(c.succeeded) AS succeeded, sum(c.attempts) AS attempts FROM stats_minutes c
    WHERE c.organisation_uid = s.organisation_uid AND c.subscription_uid = s.uid AND c.bucket > now() - interval '1 hour'
  ) recent
  WHERE s.organisation_uid = $1 AND ($2::text IS NULL OR s.pharmacy_uid = $2) AND s.uid = ANY ($3::text[])`;
