import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Retention judges the time that the database wrote, not the one in a uid, which comes from a process. An event is in one
 * of the two indexes of its table at a time, so accepting it costs one entry. Built as in 0005, for the same reasons.
 */
const INDEXES = {
  events_unerased_age_idx: 'events (organisation_uid, accepted_at) WHERE data IS NOT NULL',
  events_erased_age_idx: 'events (organisation_uid, accepted_at) WHERE data IS NULL',
  audit_log_at_idx: 'audit_log (at)',
  notifications_created_idx: 'notifications (created_at)',
};

export class AgeIndexes1764000000007 implements MigrationInterface {
  readonly name = 'AgeIndexes1764000000007';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${columns}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
  }
}
