import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events that wait to be fanned out, and who has them in hand, in narrow rows of their own: an event is written once, and
 * what changes on its way does not copy its payload. The release before reads `events.fanned_out_at` instead, which is set
 * from the start on what this release accepts; what that one accepts is moved here (`EventLeases.adopt`). Half of
 * each page is left free, so that a lease changes no index.
 */
export class WaitingEvents1764000000020 implements MigrationInterface {
  readonly name = 'WaitingEvents1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE waiting_events (
        uid text COLLATE "C" CONSTRAINT waiting_events_pk PRIMARY KEY,
        organisation_uid text COLLATE "C" NOT NULL,
        bytes integer NOT NULL,
        accepted_at timestamptz NOT NULL DEFAULT now(),
        opens integer NOT NULL DEFAULT 0,
        -- A worker that dies takes all that it has in hand with it, so that one death says little about any of it. A
        -- column, for an index on the count itself would change with every lease.
        is_suspect boolean NOT NULL GENERATED ALWAYS AS (opens >= 2) STORED,
        lease_holder text COLLATE "C",
        lease_until timestamptz
      ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`);
    await runner.query(
      'CREATE INDEX waiting_events_organisation_idx ON waiting_events (organisation_uid, accepted_at)',
    );
    await runner.query('CREATE INDEX waiting_events_age_idx ON waiting_events (accepted_at)');
    await runner.query(
      'CREATE INDEX waiting_events_suspects_idx ON waiting_events (accepted_at) WHERE is_suspect',
    );
  }

  /** What waits is left to the release before, with the count of its openings. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE events e SET fanned_out_at = NULL, lease_until = NULL, opens = w.opens
      FROM waiting_events w WHERE e.uid = w.uid`);
    await runner.query('DROP TABLE waiting_events');
  }
}
