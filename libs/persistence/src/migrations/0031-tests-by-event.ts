import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log is asked for an event's id of any time, and an organisation may make many tests. Built as in 0005. */
export class TestsByEvent1764000000031 implements MigrationInterface {
  readonly name = 'TestsByEvent1764000000031';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS test_deliveries_event_idx');
    await runner.query(
      'CREATE INDEX CONCURRENTLY test_deliveries_event_idx ON test_deliveries (organisation_uid, event_id, uid)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY test_deliveries_event_idx');
  }
}
