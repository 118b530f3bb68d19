import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ids are `COLLATE "C"`: they are compared byte by byte, and being time-ordered they sort by age.
 * The three hot tables (events, deliveries, attempts) carry no foreign keys: every row is written by our own code from
 * rows just read, and each key would cost a lookup and a row lock per delivery.
 */
const TABLES = [
  `CREATE TABLE organisations (
    uid text COLLATE "C" CONSTRAINT organisations_pk PRIMARY KEY,
    slug text NOT NULL CONSTRAINT organisations_slug_key UNIQUE,
    display_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE pharmacies (
    uid text COLLATE "C" CONSTRAINT pharmacies_pk PRIMARY KEY,
    organisation_uid text COLLATE "C" NOT NULL CONSTRAINT pharmacies_organisation_fk REFERENCES organisations,
    display_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE api_keys (
    uid text COLLATE "C" CONSTRAINT api_keys_pk PRIMARY KEY,
    organisation_uid text COLLATE "C" NOT NULL CONSTRAINT api_keys_organisation_fk REFERENCES organisations,
    pharmacy_uid text COLLATE "C" CONSTRAINT api_keys_pharmacy_fk REFERENCES pharmacies,
    display_name text NOT NULL,
    key_hash bytea NOT NULL CONSTRAINT api_keys_key_hash_key UNIQUE,
    permissions text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
  )`,
  `CREATE INDEX api_keys_organisation_idx ON api_keys (organisation_uid)`,
  `CREATE TABLE subscriptions (
    uid text COLLATE "C" CONSTRAINT subscriptions_pk PRIMARY KEY,
    organisation_uid text COLLATE "C" NOT NULL CONSTRAINT subscriptions_organisation_fk REFERENCES organisations,
    pharmacy_uid text COLLATE "C" CONSTRAINT subscriptions_pharmacy_fk REFERENCES pharmacies,
    contract text NOT NULL,
    target text NOT NULL,
    event_types text[] NOT NULL,
    payload_version text NOT NULL,
    meta_data text,
    sealed_secret text NOT NULL,
    sealed_headers text,
    dedupe_key text,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
  )`,
  `CREATE UNIQUE INDEX subscriptions_dedupe_idx ON subscriptions (organisation_uid, contract, dedupe_key)
    WHERE removed_at IS NULL`,
  `CREATE INDEX subscriptions_active_idx ON subscriptions (organisation_uid) WHERE removed_at IS NULL`,
  // "data" is text and not jsonb, which would reorder keys, drop repeated ones and refuse \\u0000.
  `CREATE TABLE events (
    uid text COLLATE "C" CONSTRAINT events_pk PRIMARY KEY,
    organisation_uid text COLLATE "C" NOT NULL,
    pharmacy_uid text COLLATE "C",
    id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    "timestamp" bigint NOT NULL,
    data text NOT NULL,
    fingerprint bytea NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    fanned_out_at timestamptz,
    CONSTRAINT events_id_key UNIQUE (organisation_uid, id)
  )`,
  `CREATE INDEX events_waiting_idx ON events (accepted_at) WHERE fanned_out_at IS NULL`,
  `CREATE TABLE deliveries (
    uid text COLLATE "C" CONSTRAINT deliveries_pk PRIMARY KEY,
    event_uid text COLLATE "C" NOT NULL,
    subscription_uid text COLLATE "C" NOT NULL,
    organisation_uid text COLLATE "C" NOT NULL,
    pharmacy_uid text COLLATE "C",
    status text NOT NULL CONSTRAINT deliveries_status_check
      CHECK (status IN ('pending', 'retrying', 'succeeded', 'failed', 'cancelled')),
    attempts_made integer NOT NULL DEFAULT 0,
    schedule_step integer NOT NULL DEFAULT 0,
    due_at timestamptz,
    lease_token text,
    leased_at timestamptz,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT deliveries_event_subscription_key UNIQUE (event_uid, subscription_uid)
  )`,
  `CREATE INDEX deliveries_due_idx ON deliveries (subscription_uid, due_at)
    WHERE status IN ('pending', 'retrying')`,
  `CREATE INDEX deliveries_log_idx ON deliveries (organisation_uid, uid)`,
  `CREATE INDEX deliveries_subscription_log_idx ON deliveries (subscription_uid, uid)`,
  `CREATE TABLE attempts (
    delivery_uid text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    started_at timestamptz NOT NULL,
    duration_ms integer,
    status_code integer,
    error text,
    response_excerpt text,
    CONSTRAINT attempts_pk PRIMARY KEY (delivery_uid, number)
  )`,
];

export class Foundation1760000000001 implements MigrationInterface {
  readonly name = 'Foundation1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE attempts, deliveries, events, subscriptions, api_keys, pharmacies, organisations',
    );
  }
}
