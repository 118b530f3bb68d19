import type { EventType } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';
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
  }));
}
