import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log is asked for what is being retried, or was never sent. A delivery that succeeds at its first attempt is in
 * neither status. Built as in 0005, for the same reasons.
 */
export class OpenDeliveries1764000000026 implements MigrationInterface {
  readonly name = 'OpenDeliveries1764000000026';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS deliveries_open_log_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY deliveries_open_log_idx ON deliveries (organisation_uid, status, uid)
      WHERE status IN ('retrying', 'skipped')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY deliveries_open_log_idx');
  }
}
