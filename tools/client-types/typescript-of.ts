import type { JsonObject } from '@rxhooks/domain';

/** Keywords that types cannot express, or that are documentation. */
const UNTYPED = [
  'description',
  'format',
  'minimum',
  'maximum',
  'pattern',
  'minLength',
  'maxLength',
];
const TYPED = [
  'type',
  'const',
  'enum',
  'examples',
  'items',
  'properties',
  'required',
  'additionalProperties',
];
const KNOWN = new Set([...UNTYPED, ...TYPED]);
/** A `oneOf` with only these keywords beside it is the union of its parts. */
const BESIDE_ONE_OF = new Set(['type', 'description', 'oneOf']);

/** Schemas that have a name of their own, by their text. */
export type NamedSchemas = ReadonlyMap<string, string>;

/**
 * The TypeScript of a JSON Schema, as far as the catalogue uses it.
 *
 * @throws for a keyword that it does not know: a type that leaves one out would promise too much
 */
export function typescriptOf(schema: JsonObject, named: NamedSchemas = new Map()): string {
  const name = named.get(JSON.stringify(schema));
  if (name !== undefined) return name;
  const { oneOf } = schema;
  if (Array.isArray(oneOf) && Object.keys(schema).every((keyword) => BESIDE_ONE_OF.has(keyword)))
    return alternativesOf(oneOf, named);
  for (const keyword of Object.keys(schema))
    if (!KNOWN.has(keyword)) throw new Error(`There is no TypeScript for the keyword ${keyword}.`);
  if ('const' in schema) return JSON.stringify(schema['const']);
  if ('enum' in schema)
    return unionOf((schema['enum'] as unknown[]).map((it) => JSON.stringify(it)));
  const { type } = schema;
  if (Array.isArray(type))
    return unionOf(type.map((one) => typescriptOf({ ...schema, type: one }, named)));
  switch (type) {
    case 'string':
      return openListOf((schema['examples'] ?? []) as readonly string[]);
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'null':
      return type;
    case 'array':
      return `readonly (${typescriptOf(schema['items'] as JsonObject, named)})[]`;
    case 'object':
      return objectOf(schema, named);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`There is no TypeScript for the type ${JSON.stringify(type)}.`);
  }
}

function unionOf(types: readonly string[]): string {
  return types.join(' | ');
}

function alternativesOf(schemas: readonly JsonObject[], named: NamedSchemas): string {
  if (schemas.length === 0) throw new Error('There is no TypeScript for the empty oneOf.');
  return unionOf(schemas.map((one) => typescriptOf(one, named)));
}

/** Editors complete the known values; any other text is valid too. */
function openListOf(known: readonly string[]): string {
  if (known.length === 0) return 'string';
  return unionOf([...known.map((it) => JSON.stringify(it)), '(string & {})']);
}

function objectOf(
  { properties, required = [], additionalProperties }: JsonObject,
  named: NamedSchemas,
): string {
  if (properties === undefined && additionalProperties === undefined)
    return 'Readonly<Record<string, unknown>>';
  const members = Object.entries((properties ?? {}) as Record<string, JsonObject>).map(
    ([key, schema]) => {
      const mark = (required as readonly string[]).includes(key) ? '' : '?';
      const member = `readonly ${JSON.stringify(key)}${mark}: ${typescriptOf(schema, named)};`;
      return `${commentOf(schema)}${member}`;
    },
  );
  if (additionalProperties !== undefined) members.push(indexOf(additionalProperties, named));
  return `{\n${members.join('\n')}\n}`;
}

/** Includes `undefined`: optional members must fit, and unknown ones may be missing. */
function indexOf(schema: unknown, named: NamedSchemas): string {
  if (typeof schema !== 'object' || schema === null)
    throw new Error('There is no TypeScript for the members that are forbidden.');
  return `readonly [name: string]: ${unionOf([typescriptOf(schema as JsonObject, named), 'undefined'])};`;
}

export function commentOf({ description }: { readonly description?: unknown }): string {
  if (typeof description !== 'string') return '';
  return `/** ${description.replaceAll('*/', '*\\/')} */\n`;
}
