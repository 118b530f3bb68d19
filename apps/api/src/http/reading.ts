import type { ArgumentMetadata } from '@nestjs/common';
import { readShape, toFieldErrors } from '@rxhooks/application';
import { AppError, type FieldError } from '@rxhooks/domain';
import type { ValidationError } from 'class-validator';

type Schema = NonNullable<ArgumentMetadata['schema']>;
type Shape = new () => object;

/**
 * How one parameter is read: `@Body({ schema: ... })`. It is a Standard Schema because Nest passes
 * only the schema of a parameter to the global pipe.
 */
export class Reading implements Schema {
  readonly '~standard': Schema['~standard'] = {
    version: 1,
    vendor: 'rxhooks',
    validate: (given) => ({ value: this.read(given) }),
  };

  constructor(
    readonly mode: 'strict' | 'tolerant' | 'as given',
    /** @throws the error that the caller gets */
    readonly read: (given: unknown) => unknown,
  ) {}
}

/** How one API words its refusals of bodies and queries. */
export type Refusals = {
  /** @throws if it is no object, or is missing where it is required */
  readonly objectIn: (given: unknown) => object;
  readonly toError: (errors: readonly ValidationError[]) => Error;
};

/** For our own APIs: refuses unknown fields, which are most likely misspelt. */
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

/** For vendor APIs: ignores unknown fields, as clients may send back fields of an answer. */
export const tolerant = (shape: Shape, { objectIn, toError } = OURS) =>
  new Reading('tolerant', (given) => {
    const { value, errors } = readShape(shape, objectIn(given));
    if (errors.length > 0) throw toError(errors);
    return value;
  });

/** For a route that validates the value itself. */
export const asGiven = new Reading('as given', (given) => given);

function invalid(faults: readonly FieldError[]): AppError {
  return new AppError('invalid', 'Validation failed', faults);
}
