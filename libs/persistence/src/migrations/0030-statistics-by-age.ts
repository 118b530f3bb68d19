import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['stats_minutes', 'stats_hours'];

/**
 * Upkeep finds old statistics by these. A BRIN index, as in 0029, is of no use once the pages of deleted rows have new
 * ones: ranges of pages then reach from the oldest to the newest. On an expression that upkeep alone asks for, or questions
 * about one subscription would walk through those of all others. Built as in 0005, for the same reasons.
 */
export class StatisticsByAge1764000000030 implements MigrationInterface {
  readonly name = 'StatisticsByAge1764000000030';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${table}_old_idx`);
      await runner.query(
        `CREATE INDEX CONCURRENTLY ${table}_old_idx ON ${table} ((bucket AT TIME ZONE 'UTC'))`,
      );
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${table}_age_idx`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(
        `CREATE INDEX CONCURRENTLY ${table}_age_idx ON ${table} USING brin (bucket)
         WITH (pages_per_range = 16, autosummarize = on)`,
      );
      await runner.query(`DROP INDEX CONCURRENTLY ${table}_old_idx`);
    }
  }
}
