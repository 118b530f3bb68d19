import { CONFIG_EXIT_CODE, StartError } from '@rxhooks/platform';

// Repeated, because a busy pooler may give a connection the same session again by chance.
const TRIES = 3;

/** One connection, such as a `QueryRunner` of TypeORM. */
export type Connection = {
  query(text: string): Promise<readonly { readonly pid?: number }[]>;
  release(): Promise<void>;
};

/**
 * Plans, settings, LISTEN and the lock of a migration belong to a session. A pooler that switches
 * sessions between transactions (PgBouncer's `pool_mode = transaction`) loses them, which would
 * show much later and as another fault. Releases both connections.
 *
 * @throws StartError when the two connections do not have a session each
 */
export async function assertOwnSessions(first: Connection, second: Connection): Promise<void> {
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

async function haveOwnSessions(first: Connection, second: Connection): Promise<boolean> {
  const before = await sessionOf(first);
  // An idle pooler gives out the session that it got back last.
  if (before === (await sessionOf(second))) return false;
  // A transaction keeps its session, so that the first connection has to do without it.
  await second.query('BEGIN');
  try {
    const taken = await sessionOf(second);
    return before !== taken && before === (await sessionOf(first));
  } finally {
    await second.query('ROLLBACK');
  }
}

async function sessionOf(connection: Connection): Promise<number | undefined> {
  const [row] = await connection.query('SELECT pg_backend_pid() AS pid');
  return row?.pid;
}
