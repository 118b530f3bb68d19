import { describe, expect, it } from 'vitest';
import { mailRetryDelayMs } from './mail-retry.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Every wait of a mail that no try of gets through. */
function allDelays(): number[] {
  const delays: number[] = [];
  for (;;) {
    const delay = mailRetryDelayMs(delays.length + 1);
    if (delay === undefined) return delays;
    delays.push(delay);
  }
}

describe('the waits between the tries of a mail', () => {
  it('double from one minute to six hours', () => {
    const delays = allDelays();
    expect(delays.slice(0, 4)).toEqual([1, 2, 4, 8].map((minutes) => minutes * MINUTE_MS));
    expect(delays.slice(8, 11)).toEqual([256 * MINUTE_MS, 6 * HOUR_MS, 6 * HOUR_MS]);
  });

  it('end when three days were spent on it, and no more than one wait later', () => {
    const hours = allDelays().reduce((sum, delay) => sum + delay, 0) / HOUR_MS;
    expect(hours).toBeGreaterThanOrEqual(72);
    expect(hours).toBeLessThan(78);
  });

  it('end for good, however many tries a dying worker has added', () => {
    expect(mailRetryDelayMs(1000)).toBeUndefined();
  });
});
