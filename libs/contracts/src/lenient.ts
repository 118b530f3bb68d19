import type { Contract } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';
import { compileValidator } from './schema-validator.js';

/**
 * Returns the contract for upstreams that omit members or send null for them. Present members must
 * still have their types, and required identifiers stay required. The catalogue tells receivers the
 * same: they may get less than the vendor promises.
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

/** In the catalogue only identifiers must be non-empty. */
function isIdentifier(schema: JsonObject | undefined): boolean {
  return schema?.['type'] === 'string' && 'minLength' in schema;
}

function orNull(schema: JsonObject): JsonObject {
  const { minLength: _, type, ...rest } = schema;
  return type === undefined ? rest : { ...rest, type: [...new Set([type, 'null'].flat())] };
}
