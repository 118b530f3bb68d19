import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

/** Not on any page that we could read: the ids are ours, and upstream may omit either. */
const lab = identifiers([], ['labId', 'patientId']);

export const labEvents = family('lab', lab, [
  ['lab.created', 'A laboratory order was created.'],
  ['lab.results.added', 'Results came for a laboratory order.'],
]);

export const letterEvents = family('letter', identifiers(['letterId', 'patientId']), [
  ['letter.created', 'A letter was written.'],
  ['letter.deleted', 'A letter was deleted.'],
  ['letter.reviewStatus.updated', 'The review of a letter has a new status.'],
  ['letter.shared', 'A letter was shared.'],
]);

export const documentEvents = family(
  'patient_document',
  identifiers(['patientDocumentId', 'patientId']),
  [
    ['patientDocument.uploadInitiated', 'The upload of a document has begun.'],
    ['patientDocument.renamed', 'A document or a folder was renamed.'],
    ['patientDocument.deleted', 'A document or a folder was deleted.'],
  ],
);

/** The id of the questionnaire is sent, that of the response is not. */
export const questionnaireEvents = family(
  'questionnaire',
  identifiers(['patientId', 'questionnaireId'], ['consultationId']),
  [['questionnaire.response.received', 'A patient answered a questionnaire.']],
);
