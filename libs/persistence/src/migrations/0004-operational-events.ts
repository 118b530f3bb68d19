import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `SET LOCAL lock_timeout = '10s'`,
  `ALTER TABLE events ADD COLUMN metadata text`,

  // Deliveries whose contract tells subscribers of failures, and the attempt up to which that was done.
  `ALTER TABLE deliveries
    ADD COLUMN tells_failure boolean NOT NULL DEFAULT false,
    ADD COLUMN attempts_told integer`,
];

const DOWN = [
  `ALTER TABLE deliveries DROP COLUMN tells_failure, DROP COLUMN attempts_told`,
  `ALTER TABLE events DROP COLUMN metadata`,
];

export class OperationalEvents1764000000004 implements MigrationInterface {
  readonly name = 'OperationalEvents1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
