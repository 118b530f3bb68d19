const FIRST_MS = 60_000;
const LONGEST_MS = 6 * 3_600_000;
const GIVE_UP_AFTER_MS = 3 * 86_400_000;

/**
 * The wait in ms after so many tries of a mail, doubling from a minute to six hours; `undefined`
 * after three days. Time before the first try does not count, so a mail written before a mail
 * server was set up gets all of the three days.
 */
export function mailRetryDelayMs(tries: number): number | undefined {
  let spentMs = 0;
  for (let made = 1; made < tries; made += 1) spentMs += delayAfter(made);
  return spentMs < GIVE_UP_AFTER_MS ? delayAfter(tries) : undefined;
}

function delayAfter(tries: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
}
