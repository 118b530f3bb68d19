/** Readings of the clocks before a batch destroys something, in milliseconds. */
export type ClocksSeen = {
  /** The database's time now, and at its last batch of this kind; none in a new database. */
  readonly databaseMs: number;
  readonly lastRunMs: number | undefined;
  /** Since when the database's time has run evenly, as far as recorded. */
  readonly steadySinceMs: number;
  /** How far this process is ahead of the database. */
  readonly skewMs: number;
  /** Time since this process last read the database's, by the database and by a monotonic clock. */
  readonly databaseElapsedMs: number;
  readonly monotonicElapsedMs: number;
};

export type ClockVerdict = {
  /** The database's time has jumped, so ages are unreliable for a while. */
  readonly hasJumped: boolean;
  /** Why nothing may be destroyed now, for operators. */
  readonly refusal: string | undefined;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TOLERANCE_MS = 5 * MINUTE_MS;
// The timer runs hourly. After a longer pause no worker ran, or the clock was set: both look alike.
const LONGEST_PAUSE_MS = 24 * HOUR_MS;
// Time for an operator to notice, over a night and a day.
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
