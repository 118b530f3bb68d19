import { ValidateBy } from 'class-validator';

// ECMA-262 "JSON.parse source text access", as in Node 24; the ES2023 library types do not know it yet.
const { isRawJSON } = JSON as unknown as { readonly isRawJSON: (value: unknown) => boolean };

const isJsonObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);

/** A free-form JSON object. */
export const IsJsonObject = () =>
  ValidateBy({
    name: 'isJsonObject',
    validator: { validate: isJsonObject, defaultMessage: () => 'must be an object' },
  });
