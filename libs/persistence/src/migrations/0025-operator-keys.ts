import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Behind a long reader the tables would stand still for everybody else; the migration gives up and can be run again.
  `SET LOCAL lock_timeout = '10s'`,
  `CREATE TABLE operator_keys (
    uid text COLLATE "C" CONSTRAINT operator_keys_pk PRIMARY KEY,
    display_name text NOT NULL,
    role text NOT NULL CONSTRAINT operator_keys_role_check CHECK (role IN ('viewer', 'operator', 'admin')),
    grants text[] NOT NULL,
    key_hash bytea NOT NULL CONSTRAINT operator_keys_key_hash_key UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  // Beside api_keys: a key is used while its organisation is moved, when that table must not change.
  `CREATE TABLE api_key_uses (
    key_uid text COLLATE "C" CONSTRAINT api_key_uses_pk PRIMARY KEY
      CONSTRAINT api_key_uses_key_fk REFERENCES api_keys ON DELETE CASCADE,
    last_used_at timestamptz NOT NULL
  )`,
  // Written by the caller, in the header X-Reason.
  `ALTER TABLE audit_log ADD COLUMN reason text`,
];

/** Keys of the platform's operators, the last use of all keys, and the reasons that callers give. */
export class OperatorKeys1764000000025 implements MigrationInterface {
  readonly name = 'OperatorKeys1764000000025';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_log DROP COLUMN reason');
    await runner.query('DROP TABLE api_key_uses, operator_keys');
  }
}
