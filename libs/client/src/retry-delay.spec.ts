import { describe, expect, it } from 'vitest';
import { isWorthRetrying, retryDelayMs } from './retry-delay.js';

describe('retryDelayMs', () => {
  it.each([
    [1, 0, undefined, 250],
    [1, 1, undefined, 125],
    [2, 0, undefined, 500],
    [4, 0, undefined, 2000],
    [9, 0, undefined, 10_000],
    [2000, 0, undefined, 10_000],
    [1, 0, '3', 3000],
    [1, 0, '0', 250],
    [1, 0, '3600', 30_000],
    [1, 0, '9'.repeat(400), 30_000],
    [1, 0, '-5', 250],
    [1, 0, 'Wed, 21 Oct 2026 07:28:00 GMT', 250],
    [1, 0, ['3'], 250],
  ])('failures %s, random %s, Retry-After %s: %s ms', (failures, random, retryAfter, expected) => {
    expect(retryDelayMs({ failures, random, retryAfter })).toBe(expected);
  });
});

describe('isWorthRetrying', () => {
  it('is true for overload and gateways, and for nothing else', () => {
    const statuses = [
      200, 202, 301, 400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504,
    ];
    expect(statuses.filter(isWorthRetrying)).toEqual([429, 502, 503, 504]);
  });
});
