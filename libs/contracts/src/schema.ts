import type { JsonObject } from '@rxhooks/domain';

/** Helpers to write JSON Schemas. Objects are open: unknown fields pass through unchanged. */
export const string = { type: 'string' } as const;
/** Identifies an event's subject, so it must not be empty. */
export const identifier = { type: 'string', minLength: 1 } as const;
export const integer = { type: 'integer' } as const;
export const anyObject = { type: 'object' } as const;

/** Unix seconds. */
export const timestamp = { type: 'integer', minimum: 0 } as const;

/** Exactly this value. */
export function exactly(value: string) {
  return { type: 'string', const: value } as const;
}

/** Adds a description for readers of the catalogue. */
export function described<T extends JsonObject>(schema: T, description: string) {
  return { ...schema, description } as const;
}

/** A text with some known values; others are valid as well. */
export function openList(...known: readonly string[]) {
  return { ...string, examples: known } as const;
}

export function nullable<T extends { readonly type: string }>(schema: T) {
  return { ...schema, type: [schema.type, 'null'] } as const;
}

export function arrayOf(items: JsonObject) {
  return { type: 'array', items } as const;
}

/**
 * An object that has all members but those that may be missing. Members that may be null are
 * `nullable`.
 */
export function object(
  always: Readonly<Record<string, JsonObject>>,
  mayBeMissing: Readonly<Record<string, JsonObject>> = {},
) {
  const properties = { ...always, ...mayBeMissing };
  return { type: 'object', required: Object.keys(always), properties } as const;
}

/** An object whose members may all be missing. */
export const partial = (properties: Readonly<Record<string, JsonObject>>) => object({}, properties);
