import type { Contract } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';
import { compileValidator } from './schema-validator.js';

/**
 * The contract for upstreams that leave members out or write null for them. What is there still has its type, and what an
 * event is about is still named. Receivers are told the same by the catalogue: they may get less than the vendor promises.
 */
export function toLenient(contract: Contract): Contract {
  const eventTypes = contract.eventTypes.map((type) => ({ ...type, schema: relax(type.schema) }));
  return { ...contract, eventTypes, validate: compileValidator(eventTypes) };
}

/** A schema of the catalogue; its required identifiers stay as they are. */
function relax(schema: JsonObject): JsonObject {
  const { properties, required, items, oneOf } = schema as {
    readonly properties?: Readonly<Record<string, JsonObject>>;
    readonly required?: readonly string[];
    readonly items?: JsonObject;
    readonly oneOf?: readonly JsonObject[];
  };
  const kept = (required ?? []).filter((name) => isIdentifier(properties?.[name]));
  const members = Object.entries(properties ?? {}).map(
    ([name, member]) => [name, kept.includes(name) ? member : orNull(relax(member))] as const,
  );
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(members), required: kept }),
    ...(items && { items: relax(items) }),
    ...(oneOf && { oneOf: oneOf.map(relax) }),
  };
}

/** Of all texts the catalogue asks identifiers alone to be non-empty. */
function isIdentifier(schema: JsonObject | undefined): boolean {
  return schema?.['type'] === 'string' && 'minLength' in schema;
}

function orNull(schema: JsonObject): JsonObject {
  const { minLength: _, type, ...rest } = schema;
  return type === undefined ? rest : { ...rest, type: [...new Set([type, 'null'].flat())] };
}
