import type { Schemas } from './schema.js';

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

/** The schemas that a part of the document refers to, itself or by others. */
export function usedBy(part: unknown, schemas: Schemas): Schemas {
  const used = new Set<string>();
  const visit = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(REFERENCE)) {
      if (used.has(name) || !schemas[name]) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(part);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
