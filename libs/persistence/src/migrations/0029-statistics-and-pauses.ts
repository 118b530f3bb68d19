import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts and two histograms; "subscription_uid" is empty in the sums of an organisation. */
const COUNTS = `
    organisation_uid text COLLATE "C" NOT NULL,
    subscription_uid text COLLATE "C" NOT NULL,
    bucket timestamptz NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    accepted integer NOT NULL,
    attempts integer NOT NULL,
    succeeded integer NOT NULL,
    failed integer NOT NULL,
    latency integer[] NOT NULL,
    receiver integer[] NOT NULL,
    last_success_at timestamptz`;

const UP = [
  // Behind a long reader the tables would stand still for everybody else; the migration gives up and can be run again.
  `SET LOCAL lock_timeout = '10s'`,
  // Each process has rows of its own and writes them again and again: half of a page is left free, so that no index changes.
  `CREATE TABLE stats_minutes (${COUNTS},
    writer text COLLATE "C" NOT NULL,
    CONSTRAINT stats_minutes_pk PRIMARY KEY (organisation_uid, subscription_uid, bucket, event_type, writer)
  ) WITH (fillfactor = 50)`,
  // Upkeep finds old rows by these. A btree would be taken for questions about one subscription, and be walked through.
  `CREATE INDEX stats_minutes_age_idx ON stats_minutes USING brin (bucket)
    WITH (pages_per_range = 16, autosummarize = on)`,
  `CREATE TABLE stats_hours (${COUNTS},
    CONSTRAINT stats_hours_pk PRIMARY KEY (organisation_uid, subscription_uid, bucket, event_type)
  )`,
  `CREATE INDEX stats_hours_age_idx ON stats_hours USING brin (bucket)
    WITH (pages_per_range = 16, autosummarize = on)`,
  // Histograms may have different lengths: what is missing is zero.
  `CREATE FUNCTION rxhooks_add_counts(one integer[], other integer[]) RETURNS integer[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT coalesce(array_agg(coalesce(c.one, 0) + coalesce(c.other, 0) ORDER BY c.place), '{}')
      FROM unnest(one, other) WITH ORDINALITY AS c (one, other, place)
    $$`,
  `CREATE AGGREGATE rxhooks_sum_counts(integer[]) (
    SFUNC = rxhooks_add_counts, STYPE = integer[], INITCOND = '{}', PARALLEL = SAFE)`,

  // A paused organisation gets its deliveries made, and none is sent.
  'ALTER TABLE organisations ADD COLUMN paused_at timestamptz',
  `CREATE INDEX organisations_still_idx ON organisations (uid)
    WHERE move_state IS NOT NULL OR paused_at IS NOT NULL`,

  // What upstream queued and rxhooks refused, without its payload. "job_id" is the same in all runs of a job.
  `CREATE TABLE refused_events (
    uid text COLLATE "C" CONSTRAINT refused_events_pk PRIMARY KEY,
    organisation_uid text COLLATE "C" NOT NULL,
    job_id text COLLATE "C" NOT NULL,
    id text,
    type text,
    reason text NOT NULL,
    refused_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT refused_events_job_key UNIQUE (organisation_uid, job_id)
  )`,
  'CREATE INDEX refused_events_log_idx ON refused_events (organisation_uid, uid)',
  'CREATE INDEX refused_events_age_idx ON refused_events (refused_at)',
];

const DOWN = [
  'DROP TABLE refused_events, stats_hours, stats_minutes',
  'DROP AGGREGATE rxhooks_sum_counts(integer[])',
  'DROP FUNCTION rxhooks_add_counts(integer[], integer[])',
  'DROP INDEX organisations_still_idx',
  'ALTER TABLE organisations DROP COLUMN paused_at',
];

/** Statistics (ADR 0045), the pause of an organisation, and refused events. */
export class StatisticsAndPauses1764000000029 implements MigrationInterface {
  readonly name = 'StatisticsAndPauses1764000000029';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
