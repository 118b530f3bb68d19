/** Everything a caller can get wrong or can find missing, in one table. HTTP statuses are the API's business. */
export const ERROR_CODES = [
  'not_found',
  'already_exists',
  'invalid',
  'unprocessable',
  'conflict',
  'gone',
  'too_large',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing wrong with one field. `field` is a path such as `data.order.uid`; the message never quotes the value. */
export type FieldError = { readonly field: string; readonly message: string };

/** An answer that is not the happy one but was foreseen; the message is written for the person who called. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
    this.name = 'AppError';
  }
}
