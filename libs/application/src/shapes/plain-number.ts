import { toIntegerText } from '@rxhooks/domain';
import { isRawNumber } from '@rxhooks/json';

/**
 * A number that was kept as text, as a number, where that is the same one: `1795892000.0` is 1795892000, as clients write
 * it whose language has no integers in JSON. Anything else stays as it is, for the field's own rule to refuse.
 */
export function plainNumber(value: unknown): unknown {
  if (!isRawNumber(value)) return value;
  const text = JSON.stringify(value);
  const whole = toIntegerText(text);
  const number = Number(whole ?? text);
  // A fraction that comes out whole was rounded.
  const isTheSame = whole === undefined ? !Number.isInteger(number) : Number.isSafeInteger(number);
  return isTheSame && Number.isFinite(number) ? number : value;
}

/** The same of each item, for fields that are lists of numbers. */
export function plainNumbers(value: unknown): unknown {
  return Array.isArray(value) ? value.map(plainNumber) : value;
}
