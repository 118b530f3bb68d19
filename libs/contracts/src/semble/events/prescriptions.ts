import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

export const prescriptionEvents = family(
  'prescription',
  identifiers(['prescriptionId'], ['patientId']),
  [
    ['prescription.created', 'A prescription was written.'],
    ['prescription.deleted', 'A prescription was deleted.'],
    ['prescription.ordered', 'A prescription was ordered.'],
    ['prescription.eprescription.generated', 'An electronic prescription was made.'],
    ['prescription.recordedInError', 'A prescription was marked as recorded in error.'],
    ['prescription.shared', 'A prescription was shared.'],
  ],
);
