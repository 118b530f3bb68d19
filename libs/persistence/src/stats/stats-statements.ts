import { isAway, isOnItsWay } from '../organisations/moving.js';

const SUMS = ['accepted', 'attempts', 'succeeded', 'failed'];
const HISTOGRAMS = ['latency', 'receiver'];
const COUNTS = [...SUMS, ...HISTOGRAMS, 'last_success_at'];

const all = (columns: readonly string[], write: (column: string) => string) =>
  columns.map(write).join(', ');

/**
 * $1 writer, $2 organisations, $3 subscriptions, $4 minutes, $5 event types, $6 to $12 the counts. Not of an organisation that
 * another cell serves, or will: what it was counted here is copied.
 */
export const WRITE_MINUTES = `
  INSERT INTO stats_minutes (organisation_uid, subscription_uid, bucket, event_type, writer, ${COUNTS.join(', ')})
  SELECT n.organisation_uid, n.subscription_uid, n.bucket, n.event_type, $1, n.accepted, n.attempts, n.succeeded, n.failed,
         n.latency::integer[], n.receiver::integer[], n.last_success_at
  FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::int[], $7::int[], $8::int[], $9::int[],
              $10::text[], $11::text[], $12::timestamptz[])
    AS n (organisation_uid, subscription_uid, bucket, event_type, ${COUNTS.join(', ')})
  WHERE NOT ${isAway('n.organisation_uid')}
  ON CONFLICT (organisation_uid, subscription_uid, bucket, event_type, writer)
  DO UPDATE SET ${all(COUNTS, (column) => `${column} = excluded.${column}`)}`;

export const FOLD_ROWS = 2000;

/** A time as the index has it by which upkeep finds old rows. */
export const asAge = (time: string) => `(${time} AT TIME ZONE 'UTC')`;

/** Takes minutes away and adds them to their hours in one statement, so that each is in one of the tables at any time. */
export const FOLD_MINUTES = `
  WITH old AS (
    -- Organisation: all; upkeep.
    SELECT organisation_uid, subscription_uid, bucket, event_type, writer FROM stats_minutes
    WHERE ${asAge('bucket')} < ${asAge(`date_trunc('hour', now() - interval '1 day', 'UTC')`)} AND NOT ${isOnItsWay('organisation_uid')}
    ORDER BY ${asAge('bucket')} LIMIT ${FOLD_ROWS} FOR UPDATE SKIP LOCKED
  ), taken AS (
    DELETE FROM stats_minutes m USING old
    WHERE m.organisation_uid = old.organisation_uid AND m.subscription_uid = old.subscription_uid
      AND m.bucket = old.bucket AND m.event_type = old.event_type AND m.writer = old.writer
    RETURNING m.*
  ), added AS (
    INSERT INTO stats_hours AS h (organisation_uid, subscription_uid, bucket, event_type, ${COUNTS.join(', ')})
    SELECT organisation_uid, subscription_uid, date_trunc('hour', bucket, 'UTC') AS hour, event_type,
           ${all(SUMS, (column) => `sum(${column})`)}, ${all(HISTOGRAMS, (column) => `rxhooks_sum_counts(${column})`)},
           max(last_success_at)
    FROM taken GROUP BY organisation_uid, subscription_uid, hour, event_type
    -- The same order in every worker, or they would deadlock.
    ORDER BY organisation_uid, subscription_uid, hour, event_type
    ON CONFLICT (organisation_uid, subscription_uid, bucket, event_type) DO UPDATE
    SET ${all(SUMS, (column) => `${column} = h.${column} + excluded.${column}`)},
        ${all(HISTOGRAMS, (column) => `${column} = rxhooks_add_counts(h.${column}, excluded.${column})`)},
        last_success_at = greatest(h.last_success_at, excluded.last_success_at)
  )
  SELECT count(*)::int AS rows FROM taken`;
