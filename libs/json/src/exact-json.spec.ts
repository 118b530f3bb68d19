import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from './exact-json.js';

const roundTrip = (text: string) => JSON.stringify(parseExactJson(text));

describe('parseExactJson gives back what came in', () => {
  it('for any JSON value, however it is indented', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(roundTrip(text)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('for any number in any spelling that JSON has', () => {
    const digits = fc.stringMatching(/^\d{1,30}$/);
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.stringMatching(/^(0|[1-9]\d{0,30})$/),
        fc.option(digits, { nil: undefined }),
        fc.option(fc.stringMatching(/^[eE][+-]?\d{1,4}$/), { nil: '' }),
      )
      .map(([sign, whole, fraction, exponent]) =>
        [sign, whole, fraction === undefined ? '' : `.${fraction}`, exponent].join(''),
      );
    fc.assert(
      fc.property(number, (text) => {
        expect(roundTrip(`{"n":${text}}`)).toBe(`{"n":${text}}`);
        expect(roundTrip(` [${text}]`)).toBe(`[${text}]`);
      }),
    );
  });

  it.each([
    ['12345678901234567890'],
    ['9007199254740993'],
    ['-9007199254740993'],
    ['1.0'],
    ['0.10'],
    ['-0'],
    ['-0.0'],
    ['1e400'],
    ['1E5'],
    ['1e-400'],
    ['3.141592653589793238462643383279'],
    ['0'],
    ['1.5'],
  ])('for the number %s', (text) => {
    expect(roundTrip(`{"price":${text},"text":"${text}"}`)).toBe(
      `{"price":${text},"text":"${text}"}`,
    );
  });

  it.each([
    ['null', 'null'],
    [' true', 'true'],
    ['"a"\n', '"a"'],
    ['\t[ 1 , 2 ]\r\n', '[1,2]'],
    ['{ }', '{}'],
    ['"\\u0041\\/"', '"A/"'],
    ['"\\u0000"', '"\\u0000"'],
    ['"\\ud800"', '"\\ud800"'],
    ['"\\ud83d\\ude00"', '"😀"'],
    ['"\u2028"', '"\u2028"'],
  ])('for %j, but for white space and needless escapes', (text, expected) => {
    expect(roundTrip(text)).toBe(expected);
  });

  it('makes an ordinary number of whatever a double holds', () => {
    expect(parseExactJson(' [1, -2.5, 1e+21, 9007199254740991]')).toEqual([
      1,
      -2.5,
      1e21,
      Number.MAX_SAFE_INTEGER,
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'keeps the key %s as a key like any other',
    (key) => {
      for (const text of [`{"${key}":{"admin":true}}`, `{ "${key}": {"admin": true} }`]) {
        const value = parseExactJson(text);
        expect(Object.keys(value as object)).toEqual([key]);
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
        expect(JSON.stringify(value)).toBe(`{"${key}":{"admin":true}}`);
      }
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    },
  );

  it.each(['{"a":1,"a":1}', '{"a":{},"a":{}}', '[{"b":[{"a":"x","\\u0061":"x"}]}]'])(
    'refuses a key that is repeated with the same value: %s',
    (text) => {
      expect(() => parseExactJson(text)).toThrow('A key appears twice in one object.');
    },
  );
});
