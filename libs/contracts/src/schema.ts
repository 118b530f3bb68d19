import type { JsonObject } from '@rxhooks/domain';

/** A few words to write JSON Schemas with. Objects are open: fields that we do not know pass through untouched. */
export const string = { type: 'string' } as const;
/** Names what an event is about. One that is empty names nothing. */
export const identifier = { type: 'string', minLength: 1 } as const;
export const integer = { type: 'integer' } as const;
export const anyObject = { type: 'object' } as const;

/** Unix seconds. */
export const timestamp = { type: 'integer', minimum: 0 } as const;

/** This one value and no other. */
export function exactly(value: string) {
  return { type: 'string', const: value } as const;
}

/** Says to readers of the catalogue what the type alone does not. */
export function described<T extends JsonObject>(schema: T, description: string) {
  return { ...schema, description } as const;
}

/** A text of which some values are known; any other is one as well. */
export function openList(...known: readonly string[]) {
  return { ...string, examples: known } as const;
}

export function nullable<T extends { readonly type: string }>(schema: T) {
  return { ...schema, type: [schema.type, 'null'] } as const;
}

export function arrayOf(items: JsonObject) {
  return { type: 'array', items } as const;
}

/** All members are there, but for those that may be left out. A member that may be null is `nullable`, there or not. */
export function object(
  always: Readonly<Record<string, JsonObject>>,
  mayBeMissing: Readonly<Record<string, JsonObject>> = {},
) {
  const properties = { ...always, ...mayBeMissing };
  return { type: 'object', required: Object.keys(always), properties } as const;
}

/** An object of which every member may be left out. */
export const partial = (properties: Readonly<Record<string, JsonObject>>) => object({}, properties);
