import type { ValidationError } from 'class-validator';
import type { Refusals } from '../http/reading.js';
import { type Fault, FaultsError, missing } from './faults.js';

// Each wrong item repeats the list of known names, so an answer stops at ten items.
const MAX_ITEMS = 10;

/** Reports faults of a body in the vendor's format. */
export const BODY: Refusals = {
  objectIn(given) {
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
    const msg = 'Input should be a valid dictionary or object to extract fields from';
    throw new FaultsError([
      given === undefined ? missing('body') : { loc: ['body'], msg, type: 'model_attributes_type' },
    ]);
  },
  toError: (errors) => toError('body', errors),
};

export const QUERY: Refusals = {
  objectIn: (given) => given as object,
  toError: (errors) => toError('query', errors),
};

/** Our rules have the names and messages of the vendor's errors (`rules.ts`). */
function toError(place: string, errors: readonly ValidationError[]): FaultsError {
  return new FaultsError(errors.flatMap((error) => toFaults(place, error)));
}

function toFaults(place: string, error: ValidationError): readonly Fault[] {
  const { property, value, constraints = {}, contexts } = error;
  // An absent optional field breaks no rule, so this one is required.
  if (value === undefined) return [missing(place, property)];
  const [[type, msg] = ['', '']] = Object.entries(constraints);
  const loc = [place, property];
  const { isRight } = (contexts?.[type] ?? {}) as {
    readonly isRight?: (item: unknown) => boolean;
  };
  if (!isRight || !Array.isArray(value)) return [{ loc, msg, type }];
  return value
    .flatMap((item, index) => (isRight(item) ? [] : [index]))
    .slice(0, MAX_ITEMS)
    .map((index) => ({ loc: [...loc, index], msg, type }));
}
