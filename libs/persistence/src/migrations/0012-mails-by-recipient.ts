import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was sent to an address lately, and what waits for it. Outside a transaction: nobody may have to wait for an index. */
export class MailsByRecipient1764000000012 implements MigrationInterface {
  readonly name = 'MailsByRecipient1764000000012';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS notifications_sent_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY notifications_sent_idx ON notifications (recipient, sent_at)
      WHERE sent_at IS NOT NULL`);
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS notifications_waiting_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY notifications_waiting_idx ON notifications (recipient, due_at)
      WHERE due_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY notifications_sent_idx');
    await runner.query('DROP INDEX CONCURRENTLY notifications_waiting_idx');
  }
}
