import { expect, it } from 'vitest';
import { recoveryBatchSize, remainingOf } from './recovery.js';

it.each([
  [1, 1],
  [49, 1],
  [50, 2],
  [500, 20],
  [1000, 40],
])('at %i a second, %i are sent at a time', (rate, size) => {
  expect(recoveryBatchSize(rate)).toBe(size);
});

it('what remains is what was neither sent nor found to be unsendable', () => {
  const unsendable = {
    payload_erased: 1,
    subscription_removed: 2,
    subscription_disabled: 3,
    changed: 4,
  };
  expect(remainingOf({ matched: 100, sent: 20, unsendable })).toBe(70);
});
