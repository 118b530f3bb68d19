import { describe, expect, it } from 'vitest';
import { median, medianRatio, percentile, round } from './statistics.js';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [hundred, 0.5, 50],
    [hundred, 0.95, 95],
    [hundred, 0.99, 99],
    [hundred, 1, 100],
    [hundred, 0, 1],
    [[7], 0.99, 7],
    [[1, 1000], 0.5, 1],
    [[1, 1000], 0.99, 1000],
    // By number and not by text.
    [[9, 10, 100], 0.5, 10],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[10, 9], 9.5],
    [[5], 5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });
});

it('a ratio is taken run by run', () => {
  // The second run was disturbed, and so was what it is compared with.
  expect(medianRatio([50, 10, 60], [100, 20, 100])).toBe(0.5);
});

it.each([
  [0.123456, 0.123],
  [12.3456, 12.3],
  [999.4, 999],
  [123456.7, 123457],
  [0, 0],
])('%d is shown as %d', (value, expected) => {
  expect(round(value)).toBe(expected);
});
