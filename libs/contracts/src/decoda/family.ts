import type { EventType } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';

/** The version of our catalogue that brought this contract. */
const SINCE = '2';

type Entry = readonly [name: string, description: string, differs?: JsonObject];

/** Event types whose `data` is one and the same thing; an entry may differ in a few members of the example. */
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
