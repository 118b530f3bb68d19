import { blankSecrets } from './blank-secrets.js';

/** All errors that a caller can cause. The API maps them to HTTP statuses. */
export const ERROR_CODES = [
  'not_found',
  'already_exists',
  'invalid',
  'unprocessable',
  'conflict',
  'gone',
  'too_large',
  'moved',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One fault. `field` is a path such as `data.order.uid`; the message never quotes the value. */
export type FieldError = { readonly field: string; readonly message: string };

/** Longer lists are cut: an answer must not grow with the number of faults. */
export const MAX_FAULTS = 20;

// Longer than any name of ours.
const MAX_NAME_LENGTH = 128;

/** The faults for an answer: at most `MAX_FAULTS`, with long names cut and secrets blanked. */
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

/** The organisation is on its way to another cell. The caller made no mistake, and tries again. */
export class MovingError extends Error {
  override readonly name = 'MovingError';

  constructor() {
    super('The organisation is being moved to another cell. Try again in some seconds.');
  }
}

/** An error that was foreseen; the message is written for the caller. */
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

  static moved(): AppError {
    return new AppError(
      'moved',
      'The organisation was moved to another cell, which has to be asked instead of this one.',
    );
  }

  /** Also for what belongs to somebody else: an answer must not tell that it exists. */
  static notFound(): AppError {
    return new AppError('not_found', 'Resource not found');
  }
}
