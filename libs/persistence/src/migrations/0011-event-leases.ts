import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who fans out an event that the queue has not brought, until when, and how often one was begun on it. Outside a
 * transaction, for indexes that nobody may have to wait for; each step can be run again.
 */
export class EventLeases1764000000011 implements MigrationInterface {
  readonly name = 'EventLeases1764000000011';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET lock_timeout = '10s'`);
    await runner.query(`
      ALTER TABLE events
        ADD COLUMN IF NOT EXISTS lease_until timestamptz,
        ADD COLUMN IF NOT EXISTS opens integer NOT NULL DEFAULT 0`);
    await runner.query('RESET lock_timeout');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS events_waiting_organisation_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY events_waiting_organisation_idx ON events (organisation_uid, accepted_at)
      WHERE fanned_out_at IS NULL`);
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS events_suspects_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY events_suspects_idx ON events (accepted_at)
      WHERE fanned_out_at IS NULL AND opens >= 2`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY events_waiting_organisation_idx');
    await runner.query('DROP INDEX CONCURRENTLY events_suspects_idx');
    await runner.query('ALTER TABLE events DROP COLUMN lease_until, DROP COLUMN opens');
  }
}
