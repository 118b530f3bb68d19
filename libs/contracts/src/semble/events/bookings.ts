import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

export const bookingEvents = family(
  'booking',
  identifiers(['bookingId'], ['patientId', 'doctorId']),
  [
    ['booking.created', 'A booking was made.'],
    ['booking.updated', 'A booking was changed; not when only its stage in the journey was.'],
    ['booking.deleted', 'A booking was deleted.'],
    ['booking.patientJourney.arrived', 'The patient of a booking has arrived.'],
    ['booking.patientJourney.inConsultation', 'The consultation of a booking has begun.'],
    ['booking.patientJourney.completed', 'The consultation of a booking is over.'],
    ['booking.patientJourney.noShow', 'The patient of a booking did not come.'],
  ],
);
