import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

const booking = identifiers(['pathwayId', 'bookingId', 'patientId']);
/** Not on any page that we could read: the ids are ours, so only the pathway is required. */
const clinicalReport = identifiers(['pathwayId'], ['clinicalReportId', 'patientId']);
const metadata = identifiers(['pathwayId', 'patientId', 'episodeId', 'changedKeys']);

export const pathwayEvents = [
  ...family('episode', identifiers(['episodeId', 'patientId']), [
    ['episode.created', 'An episode was created.'],
    ['episode.updated', 'An episode was changed, or moved with a merged patient.'],
    ['episode.deleted', 'An episode was deleted.'],
  ]),
  ...family('pathway', identifiers(['pathwayId', 'patientId', 'episodeId']), [
    ['pathway.created', 'A pathway was created.'],
    ['pathway.updated', 'A pathway was changed, or moved with a merged patient.'],
    ['pathway.deleted', 'A pathway was deleted.'],
  ]),
  ...family('pathway', booking, [
    ['pathway.booking.assigned', 'A booking was put on a pathway.'],
    ['pathway.booking.unassigned', 'A booking was taken off a pathway.'],
  ]),
  ...family('pathway', clinicalReport, [
    ['pathway.clinicalReport.assigned', 'A clinical report was put on a pathway.'],
    ['pathway.clinicalReport.unassigned', 'A clinical report was taken off a pathway.'],
  ]),
  ...family('pathway', metadata, [
    ['pathway.metadata.updated', 'Metadata of a pathway was changed; comes beside the update.'],
  ]),
];
