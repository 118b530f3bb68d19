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
/** Members of `data` with the record that the event is about, or its patient. */
const RECORD = /^(updatedFrom|updatedTo)$/;
const PATIENT = /^(patient|attendees)$/;

/** The members of `data` that are ids, and those of its records; with a patient's one finds out who is treated. */
function idsIn({ properties }: JsonObject, eventType: string): readonly BusinessKeyPath[] {
  const members = Object.keys(properties ?? {});
  const ids = members.filter((member) => ID.test(member));
  const isOfPatient = (member: string) =>
    PATIENT_ID.test(member) || (eventType.startsWith('PATIENT_') && OWN_ID.test(member));
  return [
    ...searchedBy(ids.filter(isOfPatient), 'data_reader'),
    ...searchedBy(idsOf(PATIENT, members), 'data_reader'),
    ...searchedBy(ids.filter((member) => !isOfPatient(member))),
    ...searchedBy(idsOf(RECORD, members)),
  ];
}

const idsOf = (kind: RegExp, members: readonly string[]) =>
  members.filter((member) => kind.test(member)).map((member) => `${member}.id`);
