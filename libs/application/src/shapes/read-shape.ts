import { type FieldError, MAX_FAULTS } from '@rxhooks/domain';
import { getMetadataStorage, validateSync } from 'class-validator';
import { plainNumber } from './plain-number.js';
import { readerOf } from './read-as.decorator.js';

type Shape<T> = new () => T;

export type ReadShape<T> = {
  readonly value: T;
  /** Of the fields that the shape has. */
  readonly faults: readonly FieldError[];
  /** Names of fields that it does not have, as many as anybody needs to be told of. */
  readonly unknown: readonly string[];
};

/**
 * Reads an object from outside as a class with rules on its fields. Nothing but those fields is looked at, and no value
 * is walked into or copied, so that the time it takes grows with the length of the text and with nothing that is in it.
 */
export function readShape<T extends object>(shape: Shape<T>, body: object): ReadShape<T> {
  const known = fieldsOf(shape);
  const value = new shape() as T & Record<string, unknown>;
  for (const field of known)
    if (Object.hasOwn(body, field))
      Object.assign(value, {
        [field]: readerOf(
          shape.prototype,
          field,
        )(plainNumber((body as Record<string, unknown>)[field])),
      });
  const faults = validateSync(value, { forbidUnknownValues: false }).map(
    ({ property, constraints = {} }): FieldError => {
      const message = Object.values(constraints)[0] ?? 'is not valid';
      return { field: property, message: message.replace(`${property} `, '') };
    },
  );
  return { value, faults, unknown: unknownIn(body, known) };
}

function unknownIn(body: object, known: ReadonlySet<string>): string[] {
  const unknown: string[] = [];
  for (const field of Object.keys(body)) {
    if (!known.has(field)) unknown.push(field);
    if (unknown.length === MAX_FAULTS) break;
  }
  return unknown;
}

const fields = new WeakMap<object, ReadonlySet<string>>();

/** What has a rule is a field. */
function fieldsOf(shape: Shape<object>): ReadonlySet<string> {
  const found = fields.get(shape) ?? new Set(rulesOf(shape).map((rule) => rule.propertyName));
  fields.set(shape, found);
  return found;
}

const rulesOf = (shape: Shape<object>) =>
  getMetadataStorage().getTargetValidationMetadatas(shape, '', true, false);
