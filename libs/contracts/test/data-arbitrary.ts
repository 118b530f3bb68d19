import type { JsonObject } from '@rxhooks/domain';
import { parseExactJson } from '@rxhooks/json';
import fc from 'fast-check';

/** Integers that a careless reader alters: kept in the very text they are written in. */
const ODD_INTEGERS = ['12345678901234567890', '36.0', '1e3', '9007199254740993'];
const oddInteger = fc.constantFrom(...ODD_INTEGERS).map(parseExactJson);
const oddFraction = fc.constantFrom('1.10', '-0', '0.1e-7').map(parseExactJson);
/** One that no double can hold is no number to the check of a schema; where none is asked for it is carried all the same. */
const oddNumber = fc.oneof(oddFraction, fc.constant('1e400').map(parseExactJson));
const anyText = fc.string({ unit: 'binary' });
/** What a schema does not speak of. */
const anything = fc.oneof(fc.jsonValue(), oddInteger, oddNumber, fc.array(oddNumber));

/** Values that keep a schema of the catalogue, with fields that it does not know. */
export function arbitraryOf(schema: JsonObject): fc.Arbitrary<unknown> {
  const { type, ...rest } = schema;
  if (Array.isArray(rest['oneOf'])) return fc.oneof(...rest['oneOf'].map(arbitraryOf));
  if (Object.keys(schema).every((keyword) => keyword === 'description')) return anything;
  if ('const' in rest) return fc.constant(rest['const']);
  if (Array.isArray(type))
    return fc.oneof(...type.map((one: unknown) => arbitraryOf({ ...rest, type: one })));
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'string':
      return 'minLength' in rest ? anyText.filter((text) => text !== '') : anyText;
    case 'integer':
      return fc.oneof(fc.integer({ min: Number(rest['minimum'] ?? -(2 ** 31)) }), oddInteger);
    case 'number':
      return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), oddInteger, oddFraction);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryOf(rest['items'] as JsonObject), { maxLength: 3 });
    case 'object':
      return objectOf(rest);
    default:
      throw new Error(`No values are known for a schema of type ${JSON.stringify(type)}.`);
  }
}

function objectOf({
  properties = {},
  required = [],
  additionalProperties = {},
}: JsonObject): fc.Arbitrary<object> {
  const schemas = Object.entries(properties as Record<string, JsonObject>);
  const known = fc.record(
    Object.fromEntries(schemas.map(([name, schema]) => [name, arbitraryOf(schema)])),
    { requiredKeys: required as never[] },
  );
  const isFree = (name: string) => !schemas.some(([taken]) => taken === name);
  const others = arbitraryOf(additionalProperties as JsonObject);
  const unknown = fc.dictionary(anyText.filter(isFree), others, { maxKeys: 3 });
  return fc.tuple(unknown, known).map(([more, values]) => ({ ...more, ...values }));
}
