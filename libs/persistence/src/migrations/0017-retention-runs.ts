import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When the database last ran each kind of retention, by its own time, and since when that time has run evenly.
 * `retention_marks` stays for the release before, which still reads it.
 */
export class RetentionRuns1764000000017 implements MigrationInterface {
  readonly name = 'RetentionRuns1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE retention_runs (
        subject text CONSTRAINT retention_runs_pk PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        steady_since timestamptz NOT NULL DEFAULT '-infinity'
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE retention_runs');
  }
}
