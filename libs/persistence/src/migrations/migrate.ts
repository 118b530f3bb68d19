import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type QueryRunner } from 'typeorm';
import { migrationOptions } from '../connection/data-source-options.js';
import { assertOwnSessions } from '../connection/own-sessions.js';

/** Any number; the same in every process, so that only one of them migrates at a time. */
const MIGRATION_LOCK = 7_226_571;
const LOCK_PAUSE_MS = 200;

/**
 * Brings the schema up to date. Safe to run from many processes at once, and when there is nothing to do.
 *
 * @returns the names of the migrations that this call has run
 * @throws StartError when a pooler would take the lock away
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const dataSource = await new DataSource(migrationOptions(databaseUrl)).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await assertOwnSessions(dataSource.createQueryRunner(), dataSource.createQueryRunner());
    await takeTurn(lock);
    const run = await dataSource.runMigrations({ transaction: 'each' });
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    return run.map(({ name }) => name);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

/**
 * A session lock lasts until its connection ends, also when this process is killed. Asked for again and again: a statement
 * that waits for it would be waited for by `CREATE INDEX CONCURRENTLY` of the process that has it.
 */
async function takeTurn(runner: QueryRunner): Promise<void> {
  for (;;) {
    const [lock]: { isMine: boolean }[] = await runner.query(
      'SELECT pg_try_advisory_lock($1) AS "isMine"',
      [MIGRATION_LOCK],
    );
    if (lock?.isMine) return;
    await sleep(LOCK_PAUSE_MS);
  }
}
