import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose the lease of an event is: a worker that was frozen must not touch what another one has by now. */
export class EventLeaseHolders1764000000019 implements MigrationInterface {
  readonly name = 'EventLeaseHolders1764000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '10s'`);
    await runner.query('ALTER TABLE events ADD COLUMN lease_holder text COLLATE "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events DROP COLUMN lease_holder');
  }
}
