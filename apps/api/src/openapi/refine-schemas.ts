import { refTo, type Schema, type Schemas } from './schema.js';

/** All times of the API are ISO 8601 in UTC, and are told by their names. */
const TIME = /(_at|_until|_since|Date)$|^(at|eta|from|to|until)$/;

const PAGE: Schema = {
  description: 'What every list has beside its items.',
  type: 'object',
  required: ['next_cursor'],
  properties: {
    next_cursor: {
      type: ['string', 'null'],
      description:
        'The `cursor` of the next page; null on the last one. A page may be short, or empty, and have a next one, where a search looks at a limited number of rows.',
    },
  },
};

/** Adds what the compiler does not see in the classes: which texts are times, and that lists share one page. */
export function refineSchemas(schemas: Schemas): Schemas {
  const refined = Object.entries(schemas).map(([name, schema]) => [
    name,
    asPage(withTimes(schema)),
  ]);
  return { ...(Object.fromEntries(refined) as Schemas), Page: PAGE };
}

function withTimes(schema: Schema): Schema {
  if (!schema.properties) return schema;
  const properties = Object.entries(schema.properties).map(([name, given]) => {
    const property = withoutSolePart(given);
    const isTime = TIME.test(name) && [property.type].flat().includes('string');
    return [name, isTime ? { format: 'date-time', ...property } : property];
  });
  return { ...schema, properties: Object.fromEntries(properties) as Schemas };
}

function asPage(schema: Schema): Schema {
  const { data, next_cursor: cursor, ...others } = schema.properties ?? {};
  if (!data?.items || !cursor || Object.keys(others).length > 0) return schema;
  const { description } = schema;
  return {
    ...(description !== undefined && { description }),
    allOf: [refTo('Page'), { type: 'object', required: ['data'], properties: { data } }],
  };
}

/** One part of a whole is the whole. */
export function withoutSolePart(schema: Schema): Schema {
  const { allOf = [], ...rest } = schema;
  const [part] = allOf;
  return part && allOf.length === 1 ? { ...rest, ...part } : schema;
}
