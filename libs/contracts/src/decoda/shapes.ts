import { anyObject, arrayOf, integer, nullable, string } from '../schema.js';

// Two descriptions exclude each other, and the one with a schema, the OpenAPI file, says that `data` is one of 25 shapes and
// not which type has which. So `id` alone has to be there, of the types that the guide gives it too. What the file requires
// of their shapes may be missing, but is not null; the shapes of all other types are read from their names only.

/** What the vendor leaves out may as well be null: all its optional members are `T | null`. */
export const text = nullable(string);
export const whole = nullable(integer);
export const yesOrNo = nullable({ type: 'boolean' } as const);
export const amount = nullable({ type: 'number' } as const);
export const part = nullable(anyObject);
export const parts = nullable(arrayOf(anyObject));
export const texts = nullable(arrayOf(string));
/** Named by the vendor without a word about what it is. */
export const anything = {} as const;

/** ISO 8601; not checked any further, for upstream's own form passes through untouched. */
export const date = nullable(string);
