import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log is asked for what has failed, which is a few among very many. Built as in 0005, for the same reasons. */
export class FailedDeliveries1764000000006 implements MigrationInterface {
  readonly name = 'FailedDeliveries1764000000006';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS deliveries_failed_log_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY deliveries_failed_log_idx ON deliveries (organisation_uid, status, uid)
      WHERE status IN ('failed', 'cancelled')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY deliveries_failed_log_idx');
  }
}
