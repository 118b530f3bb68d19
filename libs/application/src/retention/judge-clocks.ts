/** What the clocks show when a batch is about to destroy something. Milliseconds. */
export type ClocksSeen = {
  /** The database's time now, and when it ran the last batch of this kind; none in a new database. */
  readonly databaseMs: number;
  readonly lastRunMs: number | undefined;
  /** Since when the database's time has run evenly, as far as is on record. */
  readonly steadySinceMs: number;
  /** How far this process is ahead of the database. */
  readonly skewMs: number;
  /** How far the database's time has gone on since this process looked at it before, and how far a monotonic clock has. */
  readonly databaseElapsedMs: number;
  readonly monotonicElapsedMs: number;
};

export type ClockVerdict = {
  /** The database's time has jumped: what it says of ages is not to be relied on for a while. */
  readonly hasJumped: boolean;
  /** Why nothing may be destroyed now, in words for operators. */
  readonly refusal: string | undefined;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TOLERANCE_MS = 5 * MINUTE_MS;
// Between the runs of an hour's timer. More means that no worker ran, or that the clock was set: which, nothing can tell.
const LONGEST_PAUSE_MS = 24 * HOUR_MS;
// Time for a person to see it, over a night and a day.
const STEADY_MS = 48 * HOUR_MS;

export function judgeClocks(seen: ClocksSeen): ClockVerdict {
  const { databaseMs, lastRunMs = databaseMs } = seen;
  const pauseMs = databaseMs - lastRunMs;
  const unevenMs = Math.abs(seen.databaseElapsedMs - seen.monotonicElapsedMs);
  const hasJumped =
    pauseMs < -TOLERANCE_MS || pauseMs > LONGEST_PAUSE_MS || unevenMs > TOLERANCE_MS;
  const isSteady = databaseMs - seen.steadySinceMs >= STEADY_MS;
  return { hasJumped, refusal: refusalOf(seen, hasJumped || !isSteady) };
}

function refusalOf({ skewMs }: ClocksSeen, isUncertain: boolean): string | undefined {
  if (Math.abs(skewMs) > TOLERANCE_MS)
    return `Nothing is erased or deleted: the clock of this machine and the database's differ by ${Math.round(Math.abs(skewMs) / 1000)} s.`;
  if (isUncertain)
    return (
      `Nothing is erased or deleted: the time of the database jumped, or no worker has run for a day. ` +
      `It goes on when that time has run evenly for ${STEADY_MS / HOUR_MS} hours.`
    );
  return undefined;
}
