import { CONFIG_EXIT_CODE, StartError } from '@rxhooks/platform';
import type { DataSource, QueryRunner } from 'typeorm';

// A busy pooler may happen to give the same session twice.
const TRIES = 3;

/**
 * Plans, settings, LISTEN and the lock of a migration belong to a session. A pooler that gives each transaction another one
 * (PgBouncer's `pool_mode = transaction`) takes them away, which would show much later and as something else.
 *
 * @throws StartError when the connections of these two do not have a session each
 */
export async function assertOwnSessions(one: DataSource, other: DataSource): Promise<void> {
  const [first, second] = [one.createQueryRunner(), other.createQueryRunner()];
  try {
    for (let tries = 0; tries < TRIES; tries += 1)
      if (!(await haveOwnSessions(first, second)))
        throw new StartError(
          'A pooler between here and PostgreSQL gives each transaction another session, which rxhooks cannot run on. ' +
            'Set `pool_mode = session` in PgBouncer, or let DATABASE_URL lead to PostgreSQL itself (docs/postgresql.md).',
          CONFIG_EXIT_CODE,
        );
  } finally {
    await Promise.all([first.release(), second.release()]);
  }
}

async function haveOwnSessions(first: QueryRunner, second: QueryRunner): Promise<boolean> {
  const before = await sessionOf(first);
  // A pooler that rests gives the session that it was given back last.
  if (before === (await sessionOf(second))) return false;
  // Keeps its session for as long as it lasts, so that the first one has to do without it.
  await second.startTransaction();
  try {
    const taken = await sessionOf(second);
    return before !== taken && before === (await sessionOf(first));
  } finally {
    await second.rollbackTransaction();
  }
}

async function sessionOf(runner: QueryRunner): Promise<number | undefined> {
  const [row]: { pid: number }[] = await runner.query('SELECT pg_backend_pid() AS pid');
  return row?.pid;
}
