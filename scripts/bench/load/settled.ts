import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../servers/system.ts';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 50;
const UNFINISHED = `
  SELECT (SELECT uid FROM events WHERE fanned_out_at IS NULL LIMIT 1) AS event,
         (SELECT uid FROM deliveries WHERE status IN ('pending', 'retrying') LIMIT 1) AS delivery`;

/** Resolves when no event waits and no delivery is open: whatever comes after that is a duplicate. */
export async function settled({ database, bench }: System): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline;) {
    const { rows } = await database.query<{ event: string | null; delivery: string | null }>(
      UNFINISHED,
    );
    if (rows[0]?.event === null && rows[0].delivery === null) return;
    await sleep(PAUSE_MS, undefined, { signal: bench.signal });
  }
}
