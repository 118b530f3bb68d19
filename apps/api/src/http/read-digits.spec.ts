import { expect, it } from 'vitest';
import { readDigits } from './read-digits.js';

it.each([
  ['10', 10],
  ['007', 7],
  ['0', 0],
] as const)('%j is a number', (text, number) => {
  expect(readDigits(text)).toBe(number);
});

it.each(['1e1', ' 10', '10 ', '0x10', '+5', '-5', '5.0', '', '١٠', '9'.repeat(16), ['1', '2']])(
  '%j stays what it is',
  (value) => {
    expect(readDigits(value)).toBe(value);
  },
);
