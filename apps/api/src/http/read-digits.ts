const DIGITS = /^\d{1,15}$/;

/**
 * The number of a query's text. Other spellings, such as `1e1`, stay texts, which the rule of the field refuses: they are
 * most likely something else that was put there by mistake.
 */
export const readDigits = (value: unknown): unknown =>
  typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
