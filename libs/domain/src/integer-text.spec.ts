import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIntegerText } from './integer-text.js';

describe('toIntegerText', () => {
  it.each([
    ['1499', '1499'],
    ['1499.0', '1499'],
    ['-1499.000', '-1499'],
    ['1.7117e9', '1711700000'],
    ['1e3', '1000'],
    ['1E+3', '1000'],
    ['1500e-2', '15'],
    ['0', '0'],
    ['-0', '0'],
    ['0.0', '0'],
    ['0e99999999999', '0'],
    ['-0.0e-99999999999', '0'],
    ['9007199254740993.0', '9007199254740993'],
    ['9.007199254740993e15', '9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    [`1${'0'.repeat(38)}`, `1${'0'.repeat(38)}`],
    ['1e38', `1${'0'.repeat(38)}`],
    [`1.${'0'.repeat(100)}`, '1'],
  ])('writes %s as %s', (text, expected) => {
    expect(toIntegerText(text)).toBe(expected);
  });

  it.each([
    '1.5',
    '9007199254740993.5',
    '1795892000.00000001',
    '15e-1',
    '1e-400',
    '1e39',
    '1e400',
    '1e100000',
    '1e999999999999999999999',
    '-1e400',
    '9'.repeat(40),
    '',
    'x',
    '"1"',
  ])('refuses %j, which is no whole number of an allowed size', (text) => {
    expect(toIntegerText(text)).toBeUndefined();
  });

  it('takes time in proportion to the length, however many zeros there are', () => {
    const zeros = '0'.repeat(1_000_000);
    const before = performance.now();
    expect(toIntegerText(`1${zeros}1`)).toBeUndefined();
    expect(toIntegerText(`${zeros}.${zeros}1`)).toBeUndefined();
    expect(toIntegerText(`1.${zeros}`)).toBe('1');
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('gives the same digits for every spelling of one integer', () => {
    const any = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(8));
    fc.assert(
      fc.property(any, ([value, zeros]) => {
        const [plain, up] = [value.toString(), (value * 10n ** BigInt(zeros)).toString()];
        expect(toIntegerText(plain)).toBe(plain);
        expect(toIntegerText(`${plain}.${'0'.repeat(zeros)}`)).toBe(
          zeros === 0 ? undefined : plain,
        );
        expect(toIntegerText(`${plain}e${zeros}`)).toBe(up);
        expect(toIntegerText(`${up}e-${zeros}`)).toBe(plain);
      }),
    );
  });
});
