import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

const patient = identifiers(['patientId']);
/** The page that we could read ends before these: the name of the second id is ours. */
const number = identifiers(['patientId'], ['numberId']);

export const patientEvents = [
  ...family('patient', patient, [
    ['patient.created', 'A patient was created.'],
    ['patient.updated', 'A patient was changed.'],
    ['patient.deleted', 'A patient was deleted.'],
    ['patient.archived', 'A patient was archived.'],
    ['patient.unarchived', 'A patient was brought back from the archive.'],
  ]),
  ...family('patient', identifiers(['sourcePatientId', 'targetPatientId']), [
    ['patient.merged', 'Two patients were merged into one.'],
  ]),
  ...family('patient', patient, [
    ['patient.membership.updated', 'The membership of a patient was changed.'],
  ]),
  ...family('patient', identifiers(['patientId', 'labelId']), [
    ['patient.label.added', 'A patient got a label.'],
    ['patient.label.removed', 'A patient lost a label.'],
  ]),
  ...family('patient', identifiers(['patientId', 'customAttributeId']), [
    ['patient.customAttribute.added', 'A patient got a custom attribute.'],
    ['patient.customAttribute.updated', 'A custom attribute of a patient was changed.'],
    ['patient.customAttribute.removed', 'A patient lost a custom attribute.'],
  ]),
  ...family('patient', identifiers(['patientId', 'relationshipId']), [
    ['patient.relationship.added', 'A patient got a relationship.'],
    ['patient.relationship.updated', 'A relationship of a patient was changed.'],
    ['patient.relationship.removed', 'A patient lost a relationship.'],
  ]),
  ...family('patient', identifiers(['patientId', 'phoneId']), [
    ['patient.phone.added', 'A patient got a telephone number.'],
    ['patient.phone.updated', 'A telephone number of a patient was changed.'],
    ['patient.phone.removed', 'A patient lost a telephone number.'],
  ]),
  ...family('patient', number, [
    ['patient.number.added', 'A patient got a number, such as that of an insurance.'],
    ['patient.number.updated', 'A number of a patient was changed.'],
    ['patient.number.removed', 'A patient lost a number.'],
  ]),
];

export const contactEvents = family('contact', identifiers(['contactId']), [
  ['contact.created', 'A contact was created.'],
  ['contact.updated', 'A contact, one of its telephone numbers or its metadata was changed.'],
  ['contact.deleted', 'A contact was deleted.'],
]);
