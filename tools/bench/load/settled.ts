import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../servers/system.ts';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 50;

const unfinished = (waitingEvents: string) => `
  SELECT (SELECT uid FROM ${waitingEvents} LIMIT 1) AS event,
         (SELECT uid FROM deliveries WHERE status IN ('pending', 'retrying') LIMIT 1) AS delivery`;

/**
 * Resolves when no event waits and no delivery is open: later requests are duplicates.
 *
 * @throws when that takes too long: figures of an unfinished run would say too little
 */
export async function settled(
  { database, bench }: Pick<System, 'database' | 'bench'>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const tables = await database.query(`SELECT FROM pg_tables WHERE tablename = 'waiting_events'`);
  // `--apps` may measure a release without this table.
  const isOlder = tables.rowCount === 0;
  const statement = unfinished(isOlder ? 'events WHERE fanned_out_at IS NULL' : 'waiting_events');
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline;) {
    const { rows } = await database.query<{ event: string | null; delivery: string | null }>(
      statement,
    );
    if (rows[0]?.event === null && rows[0].delivery === null) return;
    await sleep(PAUSE_MS, undefined, { signal: bench.signal });
  }
  throw new Error(`Events or deliveries were still open after ${patienceMs / 1000} s.`);
}
