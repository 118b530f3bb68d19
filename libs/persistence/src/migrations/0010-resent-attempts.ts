import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An attempt whose request went out twice, because the receiver had closed the connection that it went over first. */
export class ResentAttempts1764000000010 implements MigrationInterface {
  readonly name = 'ResentAttempts1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '10s'`);
    await runner.query(
      'ALTER TABLE attempts ADD COLUMN IF NOT EXISTS resent boolean NOT NULL DEFAULT false',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts DROP COLUMN resent');
  }
}
