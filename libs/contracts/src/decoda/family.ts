import type { BusinessKeyPath, EventType } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';
import { searchedBy } from '../searched-by.js';

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
    businessKeysAt: idsIn(schema, name),
  }));
}

const ID = /^id$|Id$|_id$/;
const PATIENT_ID = /^patient_?Id$/i;
/** Of a patient itself these are the patient's. */
const OWN_ID = /^(id|externalId)$/;

/** The members of `data` that are ids; with a patient's one finds out who is treated. */
function idsIn({ properties }: JsonObject, eventType: string): readonly BusinessKeyPath[] {
  const ids = Object.keys((properties ?? {}) as JsonObject).filter((member) => ID.test(member));
  const isOfPatient = (member: string) =>
    PATIENT_ID.test(member) || (eventType.startsWith('PATIENT_') && OWN_ID.test(member));
  return ids.flatMap((member) =>
    searchedBy([member], isOfPatient(member) ? 'data_reader' : 'everybody'),
  );
}
