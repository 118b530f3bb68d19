import { blankSecrets } from './blank-secrets.js';

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

/** Nobody reads more of them, and an answer must not grow with what was wrong. */
export const MAX_FAULTS = 20;

// Longer than any name of ours.
const MAX_NAME_LENGTH = 128;

/** The faults as they are told: not more than a person reads, no name that is a text by itself, and no secret in it. */
export function limitFaults(faults: readonly FieldError[]): readonly FieldError[] {
  return faults.slice(0, MAX_FAULTS).map(({ field, message }) => ({
    field: shorten(blankSecrets(field)),
    message: blankSecrets(message),
  }));
}

function shorten(name: string): string {
  return name.length > MAX_NAME_LENGTH
    ? `${name.slice(0, MAX_NAME_LENGTH).toWellFormed()}...`
    : name;
}

/** An answer that is not the happy one but was foreseen; the message is written for the person who called. */
export class AppError extends Error {
  readonly fields: readonly FieldError[];

  constructor(
    readonly code: ErrorCode,
    message: string,
    fields: readonly FieldError[] = [],
  ) {
    super(message);
    this.name = 'AppError';
    this.fields = limitFaults(fields);
  }

  /** Also for what belongs to somebody else: an answer must not tell that it exists. */
  static notFound(): AppError {
    return new AppError('not_found', 'Resource not found');
  }
}
