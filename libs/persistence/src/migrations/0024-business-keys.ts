import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = [
  // The values by which people search for events, as keyed hashes. The newest events of a key are next to each other.
  // "visibility": 0 everybody, 1 not for pharmacies, 2 with the permission to read the data of events.
  `CREATE TABLE IF NOT EXISTS business_keys (
    organisation_uid text COLLATE "C" NOT NULL,
    key_hash bytea NOT NULL,
    event_uid text COLLATE "C" NOT NULL,
    visibility smallint NOT NULL,
    CONSTRAINT business_keys_pk PRIMARY KEY (organisation_uid, key_hash, event_uid)
  )`,
  // The same of one event, 17 bytes each: hash and visibility. Erasure finds its rows by them, without a second index.
  `ALTER TABLE events ADD COLUMN IF NOT EXISTS business_keys bytea`,
  // The key of the hashes, made at first use.
  `ALTER TABLE organisations ADD COLUMN IF NOT EXISTS sealed_search_key text`,
];

/**
 * What finds events again: a list of an organisation's events by uid, and business keys (ADR 0040). Outside a transaction,
 * for an index that no writer has to wait for; each step can be run again.
 */
export class BusinessKeys1764000000024 implements MigrationInterface {
  readonly name = 'BusinessKeys1764000000024';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET lock_timeout = '10s'`);
    for (const statement of TABLE) await runner.query(statement);
    await runner.query('RESET lock_timeout');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS events_log_idx');
    await runner.query(
      'CREATE INDEX CONCURRENTLY events_log_idx ON events (organisation_uid, uid)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY events_log_idx');
    await runner.query('ALTER TABLE organisations DROP COLUMN sealed_search_key');
    await runner.query('ALTER TABLE events DROP COLUMN business_keys');
    await runner.query('DROP TABLE business_keys');
  }
}
