import type { ArgumentMetadata } from '@nestjs/common';
import { readShape, toFieldErrors } from '@rxhooks/application';
import { AppError, type FieldError } from '@rxhooks/domain';
import type { ValidationError } from 'class-validator';

type Schema = NonNullable<ArgumentMetadata['schema']>;
type Shape = new () => object;

/**
 * How one parameter is read: `@Body({ schema: ... })`. It is a Standard Schema because Nest hands the schema of a parameter,
 * and nothing else that the parameter says, to the pipe of all routes.
 */
export class Reading implements Schema {
  readonly '~standard': Schema['~standard'] = {
    version: 1,
    vendor: 'rxhooks',
    validate: (given) => ({ value: this.read(given) }),
  };

  constructor(
    readonly mode: 'strict' | 'tolerant' | 'as given',
    /** @throws what the caller is told */
    readonly read: (given: unknown) => unknown,
  ) {}
}

/** The words of one API for what cannot be read. */
export type Refusals = {
  /** @throws for what is no object, or is not there where it has to be */
  readonly objectIn: (given: unknown) => object;
  readonly toError: (errors: readonly ValidationError[]) => Error;
};

/** For the APIs that are ours: a field that nobody reads is most likely misspelt, and said so. */
export const strict = (shape: Shape) =>
  new Reading('strict', (given) => {
    const { value, errors, unknown } = readShape(shape, OURS.objectIn(given));
    const more = unknown.map((field) => ({ field, message: 'is not a known field' }));
    if (more.length + errors.length > 0) throw invalid([...more, ...toFieldErrors(errors)]);
    return value;
  });

const OURS: Refusals = {
  objectIn(given) {
    const body = given ?? {};
    if (typeof body === 'object' && !Array.isArray(body)) return body;
    throw invalid([{ field: 'body', message: 'must be a JSON object' }]);
  },
  toError: (errors) => invalid(toFieldErrors(errors)),
};

/** For a vendor's API: its clients may send more than we know of, such as fields they have read from an answer. */
export const tolerant = (shape: Shape, { objectIn, toError } = OURS) =>
  new Reading('tolerant', (given) => {
    const { value, errors } = readShape(shape, objectIn(given));
    if (errors.length > 0) throw toError(errors);
    return value;
  });

/** For a route that holds what was sent against rules of its own. */
export const asGiven = new Reading('as given', (given) => given);

function invalid(faults: readonly FieldError[]): AppError {
  return new AppError('invalid', 'Validation failed', faults);
}
