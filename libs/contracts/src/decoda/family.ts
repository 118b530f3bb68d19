import type { EventType } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';

/** The version of our catalogue that added this contract. */
const SINCE = '2';

type Entry = readonly [name: string, description: string, differs?: JsonObject];

/** Event types with the same `data`; an entry may change a few members of the example. */
export function family(
  group: string,
  schema: JsonObject,
  example: JsonObject,
  entries: readonly Entry[],
): readonly EventType[] {
  return entries.map(([name, description, differs]) => ({
    name,
    group,
    description,
    since: SINCE,
    schema,
    example: { ...example, ...differs },
  }));
}
