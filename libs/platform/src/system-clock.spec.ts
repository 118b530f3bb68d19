import { expect, it } from 'vitest';
import { SystemClock } from './system-clock.js';

const clock = new SystemClock();

it('tells the time of the system', () => {
  const before = Date.now();
  const now = clock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

it('gives another chance every time, from 0 to below 1', () => {
  const chances = Array.from({ length: 1000 }, () => clock.random());
  expect(new Set(chances).size).toBeGreaterThan(990);
  expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true);
});
