/** `a,b` and a name that is repeated in the query give the same list; `undefined` for none. */
export function readList(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((one) => (typeof one === 'string' ? one.split(',') : [one]));
}
