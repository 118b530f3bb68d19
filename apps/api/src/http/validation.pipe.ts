import {
  type ArgumentMetadata,
  Injectable,
  ValidationPipe,
  type ValidationError,
} from '@nestjs/common';
import { AppError, type FieldError } from '@rxhooks/domain';

// Whoever sends ten thousand fields that nobody knows does not need to be told of each.
const MAX_FAULTS = 50;
const UNKNOWN_FIELD = 'is not a known field';

const invalid = (fields: readonly FieldError[]) =>
  new AppError('invalid', 'Validation failed', fields.slice(0, MAX_FAULTS));

const fail = (errors: ValidationError[]) =>
  invalid(errors.flatMap((error) => toFieldErrors(error)));

/** A list would be checked item by item, and then be read as if it were one object. */
@Injectable()
class ObjectPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata) {
    if (Array.isArray(value)) throw invalid([{ field: 'body', message: 'must be a JSON object' }]);
    return super.transform(value, metadata);
  }
}

const SKIPPED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** The transformation leaves out fields called `__proto__` or `toString`, and so they would pass for known ones. */
@Injectable()
class StrictPipe extends ObjectPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata) {
    const fields = Object.keys(Object(value)).filter((field) => SKIPPED.has(field));
    if (fields.length > 0)
      throw invalid(fields.map((field) => ({ field, message: UNKNOWN_FIELD })));
    return super.transform(value, metadata);
  }
}

/** For the APIs that are ours: a field that nobody reads is most likely misspelt, and said so. */
export const strict = new StrictPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  exceptionFactory: fail,
});

/** For a vendor's API: its clients may send more than we know of, such as fields they have read from an answer. */
export const tolerant = new ObjectPipe({
  transform: true,
  whitelist: true,
  exceptionFactory: fail,
});

function toFieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const { property, constraints = {}, children = [] } = error;
  const field = parent + property;
  const own = Object.entries(constraints).map(([rule, message]) => ({
    field,
    message: rule === 'whitelistValidation' ? UNKNOWN_FIELD : message.replace(`${property} `, ''),
  }));
  return [...own.slice(0, 1), ...children.flatMap((child) => toFieldErrors(child, `${field}.`))];
}
