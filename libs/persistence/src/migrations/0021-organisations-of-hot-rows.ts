import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Attempts and endpoint states name their organisation, as all other rows do, so that each statement can say whose rows it
 * means. Null for now: the release before writes none, and `FillOrganisations` adds those that are missing. A later
 * release makes the columns NOT NULL and drops the index. Outside a transaction, for an index that no writer has to wait
 * for; each step can be run again.
 */
export class OrganisationsOfHotRows1764000000021 implements MigrationInterface {
  readonly name = 'OrganisationsOfHotRows1764000000021';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET lock_timeout = '10s'`);
    for (const table of ['attempts', 'endpoint_states'])
      await runner.query(
        `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS organisation_uid text COLLATE "C"`,
      );
    await runner.query('RESET lock_timeout');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS attempts_without_organisation_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY attempts_without_organisation_idx ON attempts (delivery_uid)
      WHERE organisation_uid IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY attempts_without_organisation_idx');
    for (const table of ['attempts', 'endpoint_states'])
      await runner.query(`ALTER TABLE ${table} DROP COLUMN organisation_uid`);
  }
}
