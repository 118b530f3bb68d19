import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Behind a long reader the tables would stand still for everybody else; the migration gives up and can be run again.
  `SET LOCAL lock_timeout = '10s'`,
  `ALTER TABLE organisations
    ADD COLUMN contact_email text,
    ADD COLUMN payload_retention_days integer
      CONSTRAINT organisations_payload_retention_check CHECK (payload_retention_days BETWEEN 1 AND 3650),
    ADD COLUMN delivery_retention_days integer
      CONSTRAINT organisations_delivery_retention_check CHECK (delivery_retention_days BETWEEN 1 AND 3650)`,

  // A removed subscription keeps the status it had. "previous_secrets" is [{"sealed": ..., "validUntil": ISO 8601}].
  `ALTER TABLE subscriptions
    ADD COLUMN status text NOT NULL DEFAULT 'active'
      CONSTRAINT subscriptions_status_check CHECK (status IN ('active', 'paused', 'disabled')),
    ADD COLUMN status_reason text,
    ADD COLUMN previous_secrets jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN schedule_seconds double precision[],
    ADD COLUMN rate_per_second integer
      CONSTRAINT subscriptions_rate_check CHECK (rate_per_second BETWEEN 1 AND 10000)`,

  // What all workers know together of an endpoint that is in trouble or paced. A healthy endpoint has no row, so that a
  // delivery that simply succeeds writes nothing here.
  `CREATE TABLE endpoint_states (
    subscription_uid text COLLATE "C" CONSTRAINT endpoint_states_pk PRIMARY KEY,
    held_until timestamptz,
    throttles integer NOT NULL DEFAULT 0,
    is_open boolean NOT NULL DEFAULT false,
    openings integer NOT NULL DEFAULT 0,
    probe_until timestamptz,
    window_started_at timestamptz,
    window_successes integer NOT NULL DEFAULT 0,
    window_failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    failures integer NOT NULL DEFAULT 0,
    next_slot_at timestamptz,
    ramp_started_at timestamptz
  )`,

  // An attempt that its worker did not survive; too many in a row and the delivery itself is the suspect.
  `ALTER TABLE deliveries
    ADD COLUMN lost_attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN reason text`,
  `CREATE INDEX deliveries_suspects_idx ON deliveries (lease_until)
    WHERE lost_attempts >= 2 AND status IN ('pending', 'retrying')`,

  // The payload goes earlier than the record of the event. "quarantine_reason" is set for an event that cannot be fanned out.
  `ALTER TABLE events
    ALTER COLUMN data DROP NOT NULL,
    ADD COLUMN quarantine_reason text`,
  `CREATE INDEX events_quarantine_idx ON events (uid) WHERE quarantine_reason IS NOT NULL`,

  // Mail to the owners of endpoints, written in the transaction of what it tells.
  `CREATE TABLE notifications (
    uid text COLLATE "C" CONSTRAINT notifications_pk PRIMARY KEY,
    organisation_uid text COLLATE "C" NOT NULL,
    subscription_uid text COLLATE "C",
    recipient text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    due_at timestamptz DEFAULT now(),
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
  )`,
  `CREATE INDEX notifications_due_idx ON notifications (due_at) WHERE due_at IS NOT NULL`,

  `CREATE TABLE audit_log (
    uid text COLLATE "C" CONSTRAINT audit_log_pk PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    organisation_uid text COLLATE "C",
    action text NOT NULL,
    subject text,
    result text NOT NULL,
    request_id text
  )`,
  `CREATE INDEX audit_log_organisation_idx ON audit_log (organisation_uid, uid)`,

  // How far retention has come, per subject and number of days: ids sort by time, so a mark replaces an index.
  `CREATE TABLE retention_marks (
    subject text NOT NULL,
    days integer NOT NULL,
    done_until text COLLATE "C" NOT NULL,
    CONSTRAINT retention_marks_pk PRIMARY KEY (subject, days)
  )`,
];

const DOWN = [
  `DROP TABLE retention_marks, audit_log, notifications, endpoint_states`,
  `DELETE FROM events WHERE data IS NULL`,
  `ALTER TABLE events ALTER COLUMN data SET NOT NULL, DROP COLUMN quarantine_reason`,
  `ALTER TABLE deliveries DROP COLUMN lost_attempts, DROP COLUMN reason`,
  `ALTER TABLE subscriptions DROP COLUMN status, DROP COLUMN status_reason, DROP COLUMN previous_secrets,
    DROP COLUMN schedule_seconds, DROP COLUMN rate_per_second`,
  `ALTER TABLE organisations DROP COLUMN contact_email, DROP COLUMN payload_retention_days,
    DROP COLUMN delivery_retention_days`,
];

export class Reliability1763700000002 implements MigrationInterface {
  readonly name = 'Reliability1763700000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
