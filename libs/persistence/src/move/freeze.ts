import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '@rxhooks/platform';
import type { Cell } from './cell.js';
import type { Move } from './move.js';
import { MOVED_TABLES } from './moved-tables.js';

const PAUSE_MS = 50;
/** Statements end after four seconds; a transaction of several may take longer. */
const PATIENCE_MS = 60_000;

/** Retention chooses events before it writes to any of the tables that are moved, and locks its own table before that. */
const RETENTION = 'retention_runs';

/** Locks that a statement takes on the tables that it writes, before it looks at any row. */
const WRITERS = `
  SELECT DISTINCT virtualtransaction AS id FROM pg_locks
  WHERE locktype = 'relation' AND granted AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation = ANY ($1::regclass[])
    AND mode IN ('RowShareLock', 'RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`;

/**
 * From here on no event of the organisation is accepted, none of its work is begun, and nothing of it is changed. It waits
 * until every transaction has ended that may have begun before it could see that.
 */
export async function freeze({ source, organisation, to, moveUid }: Move): Promise<void> {
  if (organisation.state === null)
    await source.turn(organisation, 'freeze', 'frozen', { moveUid, movesTo: to });
  await waitForWriters(source);
}

/** As CREATE INDEX CONCURRENTLY does: those that begin later see the freeze, and need not be waited for. */
export async function waitForWriters(source: Cell): Promise<void> {
  const tables = [...MOVED_TABLES.map(({ name }) => name), RETENTION];
  const list = async () =>
    (await source.query<{ id: string }>(WRITERS, [tables])).map(({ id }) => id);
  const untilMs = performance.now() + PATIENCE_MS;
  let earlier = await list();
  while (earlier.length > 0) {
    if (performance.now() > untilMs)
      throw new StartError(
        `A transaction in the database of ${source.variable} has not ended for ${PATIENCE_MS / 1000} s (see pg_stat_activity). ` +
          'The organisation stays frozen. End it and run the command again, or give the move up with --give-up.',
      );
    await sleep(PAUSE_MS);
    const now = await list();
    earlier = earlier.filter((id) => now.includes(id));
  }
}
