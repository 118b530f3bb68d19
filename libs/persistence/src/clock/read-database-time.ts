import type { CorrectedClock, Reading } from '@rxhooks/platform';
import type { DataSource } from 'typeorm';

// The answer was true at some time between question and answer: half of that is the most it can be wrong.
const GOOD_ENOUGH_MS = 100;
const TRIES = 3;
// Above it says less than the reading before, which the monotonic clock has carried on.
const WORTHLESS_MS = 2000;

const TIME = `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "databaseMs"`;

/** The best of a few readings; `undefined` when the database answered too slowly to tell, and there was a reading before. */
export async function readDatabaseTime(
  dataSource: Pick<DataSource, 'query'>,
  clock: Pick<CorrectedClock, 'monotonicMs' | 'isMeasured'>,
): Promise<Reading | undefined> {
  let best: (Reading & { readonly tookMs: number }) | undefined;
  for (let tries = 0; tries < TRIES && !(best && best.tookMs < GOOD_ENOUGH_MS); tries += 1) {
    const askedMs = clock.monotonicMs;
    const [row]: { databaseMs: number }[] = await dataSource.query(TIME);
    const tookMs = clock.monotonicMs - askedMs;
    if (row && !(best && best.tookMs < tookMs))
      best = { databaseMs: row.databaseMs, monotonicMs: askedMs + tookMs / 2, tookMs };
  }
  return best && (best.tookMs < WORTHLESS_MS || !clock.isMeasured) ? best : undefined;
}
