import { nameIn, type Schema, type Schemas } from './schema.js';
import { LEFT_OUT, VOCABULARY } from './vocabulary.js';

/**
 * An example that the schema accepts, made of those of its fields: the field's own (`@example` in its docstring), that of
 * the vocabulary, or the first value it may have.
 *
 * @param name of the field; with its class (`DeliveryView.status`) in front of the vocabulary's general ones
 * @returns undefined when a field has none; `openapi-document.e2e.ts` then names it
 */
export function exampleOf(schema: Schema, schemas: Schemas, name = ''): unknown {
  const known = ownExample(schema, name);
  if (known !== undefined) return known;
  const model = nameIn(schema);
  if (model !== undefined) return exampleOf(schemas[model] ?? {}, schemas, model);
  const [part] = schema.oneOf ?? schema.anyOf ?? [];
  if (part) return exampleOf(part, schemas, name);
  if (schema.allOf) return merged(schema.allOf.map((one) => exampleOf(one, schemas, name)));
  if (schema.items) {
    const item = exampleOf(schema.items, schemas, name);
    return item === undefined ? undefined : [item];
  }
  return schema.properties ? objectOf(schema.properties, schemas, name) : simple(schema);
}

function ownExample(schema: Schema, name: string): unknown {
  const [place = '', field = place] = name.split('.');
  const ofClass = field === place ? undefined : VOCABULARY[name];
  const hasOwn = schema.enum ?? schema.properties ?? schema.$ref ?? schema.allOf;
  const general = hasOwn === undefined ? VOCABULARY[field] : undefined;
  return [
    schema.example,
    schema.examples?.[0],
    ofClass,
    schema.const,
    general,
    schema.default,
    schema.enum?.[0],
  ].find((it) => it !== undefined);
}

function objectOf(properties: Schemas, schemas: Schemas, model: string): unknown {
  const fields = Object.entries(properties).map(
    ([field, schema]) => [field, exampleOf(schema, schemas, `${model}.${field}`)] as const,
  );
  if (fields.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(fields.filter(([, value]) => value !== LEFT_OUT));
}

function merged(parts: readonly unknown[]): unknown {
  if (parts.length === 1) return parts[0];
  return parts.some((part) => part === undefined) ? undefined : Object.assign({}, ...parts);
}

function simple({ type, format }: Schema): unknown {
  if (format === 'date-time') return '2026-03-01T10:00:00.000Z';
  return [type].flat().includes('boolean') ? true : undefined;
}
