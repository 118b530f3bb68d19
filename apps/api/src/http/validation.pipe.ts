import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { AppError, type FieldError } from '@rxhooks/domain';

const fail = (errors: ValidationError[]) =>
  new AppError(
    'invalid',
    'Validation failed',
    errors.flatMap((error) => toFieldErrors(error)),
  );

/** For the APIs that are ours: a field that nobody reads is most likely misspelt, and said so. */
export const strict = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  exceptionFactory: fail,
});

/** For a vendor's API: its clients may send more than we know of, such as fields they have read from an answer. */
export const tolerant = new ValidationPipe({
  transform: true,
  whitelist: true,
  exceptionFactory: fail,
});

function toFieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const { property, constraints = {}, children = [] } = error;
  const field = parent + property;
  const own = Object.entries(constraints).map(([rule, message]) => ({
    field,
    message:
      rule === 'whitelistValidation' ? 'is not a known field' : message.replace(`${property} `, ''),
  }));
  return [...own.slice(0, 1), ...children.flatMap((child) => toFieldErrors(child, `${field}.`))];
}
