import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATUSES = `'pending', 'retrying', 'succeeded', 'failed', 'cancelled'`;

/**
 * A trigger, because a release before changes subscriptions as well. A move copies rows as they are: the target would
 * otherwise withhold what was accepted before the copy, and the comparison would fail.
 */
const NOTE_CHANGES = `
  CREATE OR REPLACE FUNCTION rxhooks_note_subscription_changes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF current_setting('rxhooks.moves', true) = 'on' THEN
      RETURN NEW;
    END IF;
    IF NEW.status IS DISTINCT FROM OLD.status THEN
      NEW.status_since := clock_timestamp();
    END IF;
    IF NEW.event_types IS DISTINCT FROM OLD.event_types THEN
      NEW.types_since := (
        SELECT coalesce(jsonb_object_agg(asked.type, asked.since), '{}')
        FROM (
          SELECT type, CASE WHEN type = ANY (OLD.event_types) THEN OLD.types_since -> type
            ELSE to_jsonb(clock_timestamp()) END AS since
          FROM unnest(NEW.event_types) AS type
        ) AS asked
        WHERE asked.since IS NOT NULL);
    END IF;
    RETURN NEW;
  END $$`;

/**
 * A delivery of a disabled subscription is on record as skipped. A subscription gets the events that were accepted since it
 * asked for their type: since it was made, or since the time in `types_since`. Outside a transaction, so that the
 * check of all deliveries blocks no writer; each step can be run again.
 */
export class SkippedDeliveries1764000000023 implements MigrationInterface {
  readonly name = 'SkippedDeliveries1764000000023';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET lock_timeout = '10s'`);
    await runner.query(`
      ALTER TABLE deliveries
        DROP CONSTRAINT IF EXISTS deliveries_status_check,
        ADD CONSTRAINT deliveries_status_check CHECK (status IN (${STATUSES}, 'skipped')) NOT VALID`);
    await runner.query(`
      ALTER TABLE subscriptions
        ADD COLUMN IF NOT EXISTS types_since jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN IF NOT EXISTS status_since timestamptz,
        -- The time of the row, not the one at which its transaction began to wait for the organisation's lock.
        ALTER COLUMN created_at SET DEFAULT clock_timestamp()`);
    await runner.query(NOTE_CHANGES);
    await runner.query(`
      CREATE OR REPLACE TRIGGER subscriptions_note_changes BEFORE UPDATE OF status, event_types ON subscriptions
      FOR EACH ROW EXECUTE FUNCTION rxhooks_note_subscription_changes()`);
    await runner.query('RESET lock_timeout');
    await runner.query('ALTER TABLE deliveries VALIDATE CONSTRAINT deliveries_status_check');
  }

  /** What was skipped is cancelled in the words of the release before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE deliveries SET status = 'cancelled' WHERE status = 'skipped'`);
    await runner.query(`
      ALTER TABLE deliveries
        DROP CONSTRAINT deliveries_status_check,
        ADD CONSTRAINT deliveries_status_check CHECK (status IN (${STATUSES}))`);
    await runner.query('DROP TRIGGER subscriptions_note_changes ON subscriptions');
    await runner.query('DROP FUNCTION rxhooks_note_subscription_changes()');
    await runner.query(`
      ALTER TABLE subscriptions
        DROP COLUMN types_since, DROP COLUMN status_since, ALTER COLUMN created_at SET DEFAULT now()`);
  }
}
