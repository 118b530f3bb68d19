import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  // What is asked for as one request: to send many deliveries, again or at last (ADR 0042). "succeeded" and "failed"
  // count what is not counted by "recovery_uid" of deliveries: what a later recovery took, and, from "ended_at" on, all.
  `CREATE TABLE IF NOT EXISTS recoveries (
    uid text COLLATE "C" CONSTRAINT recoveries_pk PRIMARY KEY,
    organisation_uid text COLLATE "C" NOT NULL,
    pharmacy_uid text COLLATE "C",
    idempotency_key text,
    request jsonb NOT NULL,
    statuses text[] NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    rate_per_second integer NOT NULL CONSTRAINT recoveries_rate_check CHECK (rate_per_second > 0),
    status text NOT NULL DEFAULT 'running'
      CONSTRAINT recoveries_status_check CHECK (status IN ('running', 'cancelled', 'finished')),
    matched integer NOT NULL DEFAULT 0,
    sent integer NOT NULL DEFAULT 0,
    payload_erased integer NOT NULL DEFAULT 0,
    subscription_removed integer NOT NULL DEFAULT 0,
    subscription_disabled integer NOT NULL DEFAULT 0,
    changed integer NOT NULL DEFAULT 0,
    succeeded integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    paced_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
  )`,
  `CREATE INDEX IF NOT EXISTS recoveries_log_idx ON recoveries (organisation_uid, uid)`,
  `CREATE INDEX IF NOT EXISTS recoveries_open_idx ON recoveries (uid) WHERE ended_at IS NULL`,
  `CREATE UNIQUE INDEX IF NOT EXISTS recoveries_key_idx
    ON recoveries (organisation_uid, coalesce(pharmacy_uid, ''), idempotency_key) WHERE idempotency_key IS NOT NULL`,
  // What a recovery has still to send. A batch is of one subscription; "place" is its number there, so that the order
  // of the key takes the subscriptions in turn. "event_uids" of deliveries that have to be made.
  `CREATE TABLE IF NOT EXISTS recovery_batches (
    recovery_uid text COLLATE "C" NOT NULL
      CONSTRAINT recovery_batches_recovery_fk REFERENCES recoveries ON DELETE CASCADE,
    place integer NOT NULL,
    subscription_uid text COLLATE "C" NOT NULL,
    organisation_uid text COLLATE "C" NOT NULL,
    delivery_uids text[] NOT NULL,
    event_uids text[],
    CONSTRAINT recovery_batches_pk PRIMARY KEY (recovery_uid, place, subscription_uid)
  )`,
  // Which recovery has sent it last.
  `ALTER TABLE deliveries ADD COLUMN IF NOT EXISTS recovery_uid text COLLATE "C"`,
];

/** Outside a transaction, for an index that no writer has to wait for; each step can be run again. */
export class Recoveries1764000000027 implements MigrationInterface {
  readonly name = 'Recoveries1764000000027';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET lock_timeout = '10s'`);
    for (const statement of TABLES) await runner.query(statement);
    await runner.query('RESET lock_timeout');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS deliveries_recovery_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY deliveries_recovery_idx ON deliveries (recovery_uid, status)
      WHERE recovery_uid IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY deliveries_recovery_idx');
    await runner.query('ALTER TABLE deliveries DROP COLUMN recovery_uid');
    await runner.query('DROP TABLE recovery_batches, recoveries');
  }
}
