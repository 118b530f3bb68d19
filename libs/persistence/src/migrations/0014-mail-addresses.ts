import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The addresses that somebody was asked at for an organisation, and whether the answer was yes. An address is kept in small
 * letters. Outside a transaction, for an index that nobody may have to wait for; each step can be run again.
 */
export class MailAddresses1764000000014 implements MigrationInterface {
  readonly name = 'MailAddresses1764000000014';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS mail_addresses (
        organisation_uid text COLLATE "C" NOT NULL,
        address text NOT NULL,
        token_hash bytea NOT NULL CONSTRAINT mail_addresses_token_key UNIQUE,
        notification_uid text COLLATE "C" NOT NULL,
        asked_at timestamptz NOT NULL DEFAULT now(),
        confirmed_at timestamptz,
        CONSTRAINT mail_addresses_pk PRIMARY KEY (organisation_uid, address)
      )`);
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS subscriptions_notify_email_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY subscriptions_notify_email_idx
      ON subscriptions (organisation_uid, lower(notify_email))
      WHERE notify_email IS NOT NULL AND removed_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY subscriptions_notify_email_idx');
    await runner.query('DROP TABLE mail_addresses');
  }
}
