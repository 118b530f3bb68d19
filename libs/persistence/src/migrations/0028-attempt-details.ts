import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Behind a long reader the tables would stand still for everybody else; the migration gives up and can be run again.
  `SET LOCAL lock_timeout = '10s'`,
  // Times, headers of the answer, and who sent it (`packed-details.ts`).
  'ALTER TABLE attempts ADD COLUMN details jsonb',
  // Who asked for the next attempt, where the schedule did not; null again once its outcome is on record.
  'ALTER TABLE deliveries ADD COLUMN asked_by text',
  // Tests of a subscription, which are no deliveries: they belong to no event, and no sum counts them.
  `CREATE TABLE test_deliveries (
    organisation_uid text COLLATE "C" NOT NULL,
    uid text COLLATE "C" NOT NULL,
    pharmacy_uid text COLLATE "C",
    subscription_uid text COLLATE "C" NOT NULL CONSTRAINT test_deliveries_subscription_fk REFERENCES subscriptions,
    event_id text NOT NULL,
    event_type text NOT NULL,
    started_at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    status_code integer,
    error text,
    resent boolean NOT NULL,
    response_excerpt text,
    details jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT test_deliveries_pk PRIMARY KEY (organisation_uid, uid)
  )`,
  `CREATE TRIGGER test_deliveries_guard_moving BEFORE INSERT OR UPDATE OR DELETE ON test_deliveries
    FOR EACH ROW EXECUTE FUNCTION rxhooks_guard_moving()`,
];

/** What an attempt was like beside its outcome, and the log of tests. */
export class AttemptDetails1764000000028 implements MigrationInterface {
  readonly name = 'AttemptDetails1764000000028';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE test_deliveries');
    await runner.query('ALTER TABLE deliveries DROP COLUMN asked_by');
    await runner.query('ALTER TABLE attempts DROP COLUMN details');
  }
}
