import type { MigrationInterface, QueryRunner } from 'typeorm';

/** On its own and outside a transaction: it reads all deliveries, and nobody may have to wait for that. */
export class UntoldFailures1764000000005 implements MigrationInterface {
  readonly name = 'UntoldFailures1764000000005';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // What was left of a run that was cut off is there, but not valid.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS deliveries_untold_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY deliveries_untold_idx ON deliveries (uid)
      WHERE tells_failure AND status IN ('failed', 'cancelled') AND attempts_told IS DISTINCT FROM attempts_made`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY deliveries_untold_idx');
  }
}
