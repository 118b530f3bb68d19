// The digits of a 128-bit integer. More are not needed, and `1e100000` would become 100,001 digits.
const MAX_DIGITS = 39;

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * The plain digits of a whole JSON number, however it is written: `1499` for `1499.0`, `1711700000`
 * for `1.7117e9`. Works on the text, so that nothing is rounded. `undefined` for a number that is
 * not whole or has more than 39 digits.
 */
export function toIntegerText(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === '') return undefined;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const significant = digits.slice(0, lastNonZero(digits) + 1);
  // Zeros after the significant digits; if negative, some digits stand behind the point.
  const zeros = digits.length - significant.length - fraction.length + Number(exponent);
  if (zeros < 0 || significant.length + zeros > MAX_DIGITS) return undefined;
  return sign + significant + '0'.repeat(zeros);
}

/** A loop, because `/0+$/` takes quadratic time where a million zeros are followed by a one. */
function lastNonZero(digits: string): number {
  let index = digits.length - 1;
  while (digits[index] === '0') index -= 1;
  return index;
}
