import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  notifications_address_waiting_idx:
    'notifications (lower(recipient), due_at) WHERE due_at IS NOT NULL',
  notifications_address_sent_idx:
    'notifications (lower(recipient), sent_at) WHERE sent_at IS NOT NULL',
};

/**
 * As in 0012, but capitals make no difference: a mailbox has one address however it is spelled. The indexes of 0012 stay for
 * the release before.
 */
export class MailsByAddress1764000000018 implements MigrationInterface {
  readonly name = 'MailsByAddress1764000000018';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${columns}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
  }
}
