import { anyObject, arrayOf, integer, nullable, string } from '../schema.js';

// Two descriptions contradict each other. The OpenAPI file, the one with a schema, says that `data`
// is one of 25 shapes, but not which type has which. So only `id` is required, and only where the
// guide has it as well. Members that the file requires may be missing, but not null. The shapes of
// all other types are inferred from their names.

/**
 * Members that the vendor leaves out may be null as well: all its optional members are `T | null`.
 */
export const text = nullable(string);
export const whole = nullable(integer);
export const yesOrNo = nullable({ type: 'boolean' } as const);
export const amount = nullable({ type: 'number' } as const);
export const part = nullable(anyObject);
export const parts = nullable(arrayOf(anyObject));
export const texts = nullable(arrayOf(string));
/** Named by the vendor without any description. */
export const anything = {} as const;

/** ISO 8601, not validated: upstream's form passes through unchanged. */
export const date = nullable(string);
