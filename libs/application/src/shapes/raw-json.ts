// ECMA-262 "JSON.parse source text access", as in Node 24; the ES2023 library types do not know it yet.
const { isRawJSON } = JSON as unknown as { readonly isRawJSON: (value: unknown) => boolean };

/** A number that is kept as the text it was written in. */
export const isRawNumber = (value: unknown): boolean => isRawJSON(value);
