import type { BusinessKeyPath, EventType } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';
import { searchedBy } from '../searched-by.js';
import type { Shape } from './identifiers.js';

/** The version of our catalogue that added this contract. */
const SINCE = '3';

type Entry = readonly [name: string, description: string, example?: JsonObject];

/** Event types with the same identifiers; an entry may have an example of its own. */
export function family(
  group: string,
  shape: Shape,
  entries: readonly Entry[],
): readonly EventType[] {
  return entries.map(([name, description, example = shape.example]) => ({
    name,
    group,
    description,
    since: SINCE,
    schema: shape.schema,
    example,
    businessKeysAt: identifiersIn(shape.schema),
  }));
}

/** All but a list of names; with a patient's one finds out who is treated. */
function identifiersIn(schema: JsonObject): readonly BusinessKeyPath[] {
  const forms = [schema, ...((schema['oneOf'] ?? []) as readonly JsonObject[])];
  const names = forms.flatMap(({ properties }) => Object.keys((properties ?? {}) as JsonObject));
  return [...new Set(names)]
    .filter((name) => name !== 'changedKeys')
    .flatMap((name) => searchedBy([name], /patientId$/i.test(name) ? 'data_reader' : 'everybody'));
}
