import { parseExactJson } from '@rxhooks/json';
import { describe, expect, it } from 'vitest';
import { plainNumber, plainNumbers } from './plain-number.js';

const read = (text: string) => plainNumber(parseExactJson(text));

describe('plainNumber', () => {
  it.each([
    ['1795892000.0', 1_795_892_000],
    ['1.795892e9', 1_795_892_000],
    ['1500e-2', 15],
    ['-0', 0],
    ['1.50', 1.5],
    ['7', 7],
    ['"1.0"', '1.0'],
    ['null', null],
  ])('reads %s as %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(['9007199254740993.0', '1795892000.00000001', '1e400', '-1e400', '1e100000', '1e-400'])(
    'leaves %s, which no double holds, to the rule of the field',
    (text) => {
      expect(typeof read(text)).toBe('object');
    },
  );

  it('walks into nothing', () => {
    const data = parseExactJson('{"a":1.0}');
    expect(plainNumber(data)).toBe(data);
  });
});

describe('plainNumbers', () => {
  it.each([
    ['[5.0,3e2,0.50]', [5, 300, 0.5]],
    ['null', null],
    ['5.0', parseExactJson('5.0')],
  ])('reads %s as %j', (text, expected) => {
    expect(plainNumbers(parseExactJson(text))).toEqual(expected);
  });
});
