import { describe, expect, it } from 'vitest';
import { percentileOf, TIME_CLASSES, timeClassOf } from './histogram.js';

function histogramOf(times: readonly number[]): number[] {
  const counts = Array.from({ length: TIME_CLASSES }, () => 0);
  for (const ms of times) counts[timeClassOf(ms)]! += 1;
  return counts;
}

describe('a percentile', () => {
  it.each([0.5, 0.95])('of %f is within √2 of the true one', (share) => {
    for (const most of [2, 30, 400, 9000, 2_000_000]) {
      const times = Array.from({ length: 1000 }, (_, place) => ((place + 1) * most) / 1000);
      const found = percentileOf(histogramOf(times), share) ?? 0;
      expect(found / (share * most)).toBeGreaterThan(1 / Math.SQRT2);
      expect(found / (share * most)).toBeLessThan(Math.SQRT2);
    }
  });

  it('of nothing is none', () => {
    expect(percentileOf([], 0.5)).toBeUndefined();
    expect(percentileOf([0, 0], 0.5)).toBeUndefined();
  });

  it('of one time is in its class', () => {
    expect(percentileOf(histogramOf([100]), 0.95)).toBeGreaterThan(90);
    expect(percentileOf(histogramOf([100]), 0.95)).toBeLessThanOrEqual(128);
  });

  it('of two histograms is that of their sum', () => {
    const [fast, slow] = [histogramOf([1, 2, 3]), histogramOf([500, 600, 700])];
    const both = fast.map((count, place) => count + (slow[place] ?? 0));
    expect(percentileOf(both, 0.5)).toBe(percentileOf(histogramOf([1, 2, 3, 500, 600, 700]), 0.5));
  });
});

it.each([
  [-5, 0],
  [0, 0],
  [Number.NaN, 0],
  [1, 0],
  [1.1, 1],
  [2, 2],
  [1000, 20],
  [1e12, TIME_CLASSES - 1],
])('%d ms is in class %d', (ms, place) => {
  expect(timeClassOf(ms)).toBe(place);
});
