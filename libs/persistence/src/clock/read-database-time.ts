import type { CorrectedClock, Reading } from '@rxhooks/platform';
import type { DataSource } from 'typeorm';

// The answer was true at some time between question and answer, so half of that is the largest
// error.
const GOOD_ENOUGH_MS = 100;
const TRIES = 3;
// A slower reading is worse than the one before, which the monotonic clock has carried on.
const WORTHLESS_MS = 2000;

const TIME = `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "databaseMs"`;

/**
 * Returns the best of up to three readings; `undefined` when all took too long and an earlier
 * reading exists.
 */
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
