import { expect, it } from 'vitest';
import { atLeast, atMost, notMeasured, toRow } from './row.js';

it.each([
  [0.51, atLeast(0.5), true],
  [0.5, atLeast(0.5), true],
  [0.4996, atLeast(0.5), true],
  [0.49, atLeast(0.5), false],
  [15, atMost(15), true],
  [15.01, atMost(15), true],
  [15.1, atMost(15), false],
  [Number.NaN, atMost(15), false],
])('%d against "$text" holds: %s', (value, target, holds) => {
  expect(toRow('row', value, 'ms', { target })).toMatchObject({ target: target.text, holds });
});

it('a row without a target only informs', () => {
  expect(toRow('row', 12.345, 'ms')).toEqual({
    name: 'row',
    value: 12.3,
    unit: 'ms',
    target: null,
    holds: null,
  });
});

it('what was not measured does not hold, nor fail', () => {
  expect(notMeasured('row', 'ms', atMost(5), 'there is no Redis')).toEqual({
    name: 'row',
    value: null,
    unit: 'ms',
    target: '<= 5',
    holds: null,
    note: 'NOT MEASURED: there is no Redis',
  });
});
