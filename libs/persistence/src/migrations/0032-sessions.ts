import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operators in a browser (ADR 0049). Neither the token nor the key is stored. */
export class Sessions1764000000032 implements MigrationInterface {
  readonly name = 'Sessions1764000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sessions (
        uid text COLLATE "C" CONSTRAINT sessions_pk PRIMARY KEY,
        token_hash bytea NOT NULL CONSTRAINT sessions_token_hash_key UNIQUE,
        key_hash bytea NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX sessions_expires_at_idx ON sessions (expires_at)');
    // What a link starts a session with, once.
    await runner.query(`
      CREATE TABLE login_codes (
        code_hash bytea CONSTRAINT login_codes_pk PRIMARY KEY,
        key_hash bytea NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login_codes, sessions');
  }
}
