import type { EventType, Said } from '@rxhooks/application';
import { type FieldError, type JsonObject, MAX_FAULTS, toIntegerText } from '@rxhooks/domain';
import { exactNumber, isRawNumber } from '@rxhooks/json';

/** The parts of a schema on the way to an integer. */
type Tree = {
  /** The types that the value may have, when one of them is integer. */
  readonly types: readonly string[] | undefined;
  readonly members: readonly (readonly [name: string, tree: Tree])[];
  readonly items: Tree | undefined;
};

type Named = Pick<EventType, 'name' | 'schema'>;

export type Normaliser = (
  eventType: string,
  said: Said,
) => Said & { readonly faults: readonly FieldError[] };

/**
 * Rewrites numbers that a schema calls integers: `1499.0` and `1.7117e9` are integers to JSON
 * Schema, but not to a typed receiver. Skips all other values, and copies only what it changes.
 */
export function compileNormaliser(
  types: readonly Named[],
  metadataTypes: readonly Named[] = [],
): Normaliser {
  const [dataTrees, metadataTrees] = [treesOf(types), treesOf(metadataTypes)];
  return (eventType, { data, metadata }) => {
    const faults: FieldError[] = [];
    return {
      data: walk(data, 'data', dataTrees.get(eventType), faults),
      metadata: walk(metadata, 'metadata', metadataTrees.get(eventType), faults),
      faults,
    };
  };
}

const treesOf = (types: readonly Named[]) =>
  new Map(types.map(({ name, schema }) => [name, treeOf(schema)]));

function treeOf(schema: JsonObject): Tree | undefined {
  const types = [schema['type']].flat().map(String);
  const forms = [schema, ...((schema['oneOf'] ?? []) as readonly JsonObject[])];
  const members = forms.flatMap((form) =>
    Object.entries((form['properties'] ?? {}) as Record<string, JsonObject>).flatMap(
      ([name, member]) => {
        const tree = treeOf(member);
        return tree ? [[name, tree] as const] : [];
      },
    ),
  );
  const items = schema['items'] ? treeOf(schema['items'] as JsonObject) : undefined;
  const isInteger = types.includes('integer');
  if (!isInteger && members.length === 0 && !items) return undefined;
  return { types: isInteger ? types : undefined, members, items };
}

function walk(value: unknown, path: string, tree: Tree | undefined, faults: FieldError[]): unknown {
  if (!tree) return value;
  if (tree.types && (typeof value === 'number' || isRawNumber(value))) {
    const whole = toIntegerText(JSON.stringify(value));
    if (whole !== undefined) return exactNumber(whole);
    // A fraction; also reported here, because a double may round it to a whole number.
    if (faults.length < MAX_FAULTS)
      faults.push({ field: path, message: `must be ${tree.types.join(',')}` });
    return value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value)
    ? walkItems(value, path, tree, faults)
    : walkMembers(value as JsonObject, path, tree, faults);
}

function walkItems(
  list: readonly unknown[],
  path: string,
  { items }: Tree,
  faults: FieldError[],
): unknown {
  if (!items) return list;
  const walked = list.map((item, index) => walk(item, `${path}.${index}`, items, faults));
  return walked.some((item, index) => item !== list[index]) ? walked : list;
}

function walkMembers(
  object: JsonObject,
  path: string,
  { members }: Tree,
  faults: FieldError[],
): JsonObject {
  const changed = members.flatMap(([name, tree]) => {
    if (!Object.hasOwn(object, name)) return [];
    const walked = walk(object[name], `${path}.${name}`, tree, faults);
    return walked === object[name] ? [] : [[name, walked] as const];
  });
  // Spread instead of assigned, so that a key named `__proto__` stays a key.
  return changed.length > 0 ? { ...object, ...Object.fromEntries(changed) } : object;
}
