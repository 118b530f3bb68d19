import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDelayMs, type RetryPolicy } from './retry-policy.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const SCHEDULE = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Every delay that a delivery goes through before it is given up. */
function allDelays(policy: RetryPolicy, random: number): number[] {
  const delays: number[] = [];
  for (;;) {
    const delay = nextDelayMs(policy, delays.length, random);
    if (delay === undefined) return delays;
    delays.push(delay);
  }
}

describe('nextDelayMs without jitter', () => {
  const policy = { scheduleSeconds: SCHEDULE, jitter: 0 };

  it('follows the schedule to the millisecond, whatever the random number', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        expect(allDelays(policy, random)).toEqual([
          5000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
          86_400_000,
        ]);
      }),
    );
  });

  it('gives a delivery 10 attempts over 75 hours, 35 minutes and 5 seconds', () => {
    const delays = allDelays(policy, 0.5);
    expect(delays.length + 1).toBe(10);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe((75 * 3600 + 35 * 60 + 5) * 1000);
  });

  it.each([
    [SCHEDULE, 9],
    [SCHEDULE, 10],
    [SCHEDULE, 1_000_000],
    [[], 0],
    [[1], 1],
  ])('has no further delay when %j is used up (step %i)', (scheduleSeconds, step) => {
    expect(nextDelayMs({ scheduleSeconds, jitter: 0 }, step, 0.5)).toBeUndefined();
  });

  it('takes a delay of zero for a delay and not for the end', () => {
    expect(nextDelayMs({ scheduleSeconds: [0], jitter: 0 }, 0, 0.5)).toBe(0);
  });

  it('takes fractions of a second and answers in whole milliseconds', () => {
    expect(nextDelayMs({ scheduleSeconds: [0.0125], jitter: 0 }, 0, 0.5)).toBe(13);
  });
});

describe('nextDelayMs with jitter', () => {
  it.each([
    [0, 240_000],
    [0.25, 270_000],
    [0.5, 300_000],
    [0.75, 330_000],
    [1 - Number.EPSILON, 360_000],
  ])('turns 300 s +-20 %% with chance %d into %i ms', (random, expected) => {
    expect(nextDelayMs({ scheduleSeconds: [300], jitter: 0.2 }, 0, random)).toBe(expected);
  });

  it('never leaves the window that the jitter opens', () => {
    const policy = fc.record({
      scheduleSeconds: fc.array(fc.integer({ min: 0, max: 90 * 86_400 }), { minLength: 1 }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(policy, fc.nat(), random, (given, step, chance) => {
        const index = step % given.scheduleSeconds.length;
        const baseMs = (given.scheduleSeconds[index] ?? 0) * 1000;
        const delay = nextDelayMs(given, index, chance) ?? Number.NaN;
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(baseMs * (1 - given.jitter)));
        expect(delay).toBeLessThanOrEqual(Math.ceil(baseMs * (1 + given.jitter)));
      }),
    );
  });

  it('grows with chance, so that even chances give an even spread', () => {
    const delay = (chance: number) =>
      nextDelayMs({ scheduleSeconds: [3600], jitter: 0.2 }, 0, chance);
    const steps = Array.from(
      { length: 9 },
      (_, i) => (delay((i + 1) / 10) ?? 0) - (delay(i / 10) ?? 0),
    );
    expect(new Set(steps)).toEqual(new Set([144_000]));
  });

  it('spreads 10,000 retries of one outage over the whole window without a peak', () => {
    const chances = chancesFrom(20_260_301);
    const delays = Array.from(
      { length: 10_000 },
      () => nextDelayMs({ scheduleSeconds: [300], jitter: 0.2 }, 0, chances()) ?? 0,
    );
    const widthMs = Math.max(...delays) - Math.min(...delays);
    expect(widthMs).toBeGreaterThan(0.9 * 120_000);
    // 120 seconds of window: 83 retries in each of them on average.
    const perSecond = new Map<number, number>();
    for (const delay of delays) {
      const second = Math.floor(delay / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(perSecond.size).toBeGreaterThanOrEqual(120);
    expect(Math.max(...perSecond.values())).toBeLessThan(2 * (10_000 / 120));
  });
});

/** A small generator with a seed (mulberry32): chance that is the same in every run. */
function chancesFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
