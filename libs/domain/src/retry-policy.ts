export type RetryPolicy = {
  /** The delay before attempt 2, 3, ...; its length plus one is the number of attempts. */
  readonly scheduleSeconds: readonly number[];
  /** 0.2 spreads every delay evenly over +-20 %, or retries of one outage would come as a wave. */
  readonly jitter: number;
};

/**
 * The delay before the next attempt in milliseconds, or `undefined` when the schedule is used up.
 *
 * @param step how many delays of the schedule were used before
 * @param random a number in [0, 1)
 */
export function nextDelayMs(policy: RetryPolicy, step: number, random: number): number | undefined {
  const seconds = policy.scheduleSeconds[step];
  if (seconds === undefined) return undefined;
  const factor = 1 + policy.jitter * (2 * random - 1);
  return Math.round(seconds * 1000 * factor);
}
