import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Where the owner of this one subscription wants to be told of deliveries that have failed for good.
  `ALTER TABLE subscriptions
    ADD COLUMN notify_email text,
    ADD COLUMN updated_at timestamptz`,

  // "delivered_at" is the first success, which a resend that fails does not undo.
  `ALTER TABLE deliveries
    ADD COLUMN delivered_at timestamptz,
    ADD COLUMN notify_failure boolean NOT NULL DEFAULT true`,
];

const DOWN = [
  `ALTER TABLE deliveries DROP COLUMN delivered_at, DROP COLUMN notify_failure`,
  `ALTER TABLE subscriptions DROP COLUMN notify_email, DROP COLUMN updated_at`,
];

export class FailureMail1763900000003 implements MigrationInterface {
  readonly name = 'FailureMail1763900000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
