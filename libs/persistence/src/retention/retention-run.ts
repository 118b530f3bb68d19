import { type ClockVerdict, judgeClocks } from '@rxhooks/application';
import type { CorrectedClock } from '@rxhooks/platform';
import type { EntityManager } from 'typeorm';

const ADD_RUN = 'INSERT INTO retention_runs (subject) VALUES ($1) ON CONFLICT DO NOTHING';

const LOCK_RUN = `
  SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "databaseMs",
         (extract(epoch FROM at) * 1000)::float8 AS "lastRunMs",
         (extract(epoch FROM steady_since) * 1000)::float8 AS "steadySinceMs"
  FROM retention_runs WHERE subject = $1 FOR UPDATE SKIP LOCKED`;

const RECORD_RUN = `
  UPDATE retention_runs
  SET at = clock_timestamp(), steady_since = CASE WHEN $2 THEN clock_timestamp() ELSE steady_since END
  WHERE subject = $1`;

type Run = {
  readonly databaseMs: number;
  readonly lastRunMs: number;
  readonly steadySinceMs: number;
};
type Seen = { readonly databaseMs: number; readonly monotonicMs: number };

/**
 * The row of a subject is a lock, for one worker at a time, and the record by which a jump of the
 * database's time is noticed.
 */
export class RetentionRun {
  #before: Seen | undefined;

  constructor(private readonly clock: CorrectedClock) {}

  /** Runs in the transaction of the batch. Returns `undefined` when another worker has the lock. */
  async begin(manager: EntityManager, subject: string): Promise<ClockVerdict | undefined> {
    await manager.query(ADD_RUN, [subject]);
    const [run]: Run[] = await manager.query(LOCK_RUN, [subject]);
    if (!run) return undefined;
    const now = { databaseMs: run.databaseMs, monotonicMs: this.clock.monotonicMs };
    const before = this.#before ?? now;
    this.#before = now;
    const verdict = judgeClocks({
      ...run,
      skewMs: this.clock.skewFrom(run.databaseMs),
      databaseElapsedMs: now.databaseMs - before.databaseMs,
      monotonicElapsedMs: now.monotonicMs - before.monotonicMs,
    });
    await manager.query(RECORD_RUN, [subject, verdict.hasJumped]);
    return verdict;
  }
}
