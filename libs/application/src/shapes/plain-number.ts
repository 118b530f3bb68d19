import { toIntegerText } from '@rxhooks/domain';
import { isRawNumber } from '@rxhooks/json';

/**
 * Converts a number kept as text to a number, where both are the same: `1795892000.0`, from clients
 * whose language has no integers in JSON, is 1795892000. Other values stay, and the field's rule
 * refuses them.
 */
export function plainNumber(value: unknown): unknown {
  if (!isRawNumber(value)) return value;
  const text = JSON.stringify(value);
  const whole = toIntegerText(text);
  const number = Number(whole ?? text);
  // A fraction that becomes an integer was rounded.
  const isTheSame = whole === undefined ? !Number.isInteger(number) : Number.isSafeInteger(number);
  return isTheSame && Number.isFinite(number) ? number : value;
}

/** As `plainNumber`, for each item of a list. */
export function plainNumbers(value: unknown): unknown {
  return Array.isArray(value) ? value.map(plainNumber) : value;
}
