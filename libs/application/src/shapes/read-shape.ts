import { type FieldError, MAX_FAULTS } from '@rxhooks/domain';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { compileRules } from './compile-rules.js';
import { plainNumber } from './plain-number.js';
import { readerOf } from './read-as.decorator.js';

type Shape<T> = new () => T;

export type ReadShape<T> = {
  readonly value: T;
  /** One for each field of the shape whose value breaks a rule. */
  readonly errors: readonly ValidationError[];
  /** Names of fields that it does not have, at most `MAX_FAULTS`. */
  readonly unknown: readonly string[];
};

/**
 * Reads an object from outside as a class with rules on its fields. Looks at those fields only, and
 * neither enters nor copies their values: its time grows with the length of the text alone.
 */
export function readShape<T extends object>(shape: Shape<T>, body: object): ReadShape<T> {
  const { readers, areRight } = compiled(shape);
  const value = new shape() as T & Record<string, unknown>;
  for (const [field, read] of readers)
    if (Object.hasOwn(body, field))
      Reflect.set(value, field, read(plainNumber((body as Record<string, unknown>)[field])));
  const errors = areRight(value) ? [] : validateSync(value, { forbidUnknownValues: false });
  return { value, errors, unknown: unknownIn(body, readers) };
}

/** Words each error as its first broken rule does. */
export function toFieldErrors(errors: readonly ValidationError[]): readonly FieldError[] {
  return errors.map(({ property, constraints = {} }) => {
    const message = Object.values(constraints)[0] ?? 'is not valid';
    return { field: property, message: message.replace(`${property} `, '') };
  });
}

function unknownIn(body: object, known: ReadonlyMap<string, unknown>): string[] {
  const unknown: string[] = [];
  for (const field of Object.keys(body)) {
    if (!known.has(field)) unknown.push(field);
    if (unknown.length === MAX_FAULTS) break;
  }
  return unknown;
}

type Compiled = {
  /** How each field is converted. */
  readonly readers: ReadonlyMap<string, (value: unknown) => unknown>;
  readonly areRight: (value: object) => boolean;
};

const shapes = new WeakMap<object, Compiled>();

function compiled(shape: Shape<object>): Compiled {
  const found = shapes.get(shape) ?? compile(shape);
  shapes.set(shape, found);
  return found;
}

function compile(shape: Shape<object>): Compiled {
  const rules = getMetadataStorage().getTargetValidationMetadatas(shape, '', true, false);
  // A property with a rule is a field.
  const fields = new Set(rules.map((rule) => rule.propertyName));
  const readers = new Map(
    [...fields].map((field) => [field, readerOf(shape.prototype as object, field)]),
  );
  return { readers, areRight: compileRules(rules) };
}
