import { identifier, object } from '../../schema.js';
import { family } from '../family.js';
import { exampleOf, identifiers, optional, others, type Shape } from '../identifiers.js';

const missing = { type: 'null' } as const;

/**
 * A blocker exists in the calendar by itself or for a booking, and has the id of exactly one of the
 * two.
 */
const blocker: Shape = {
  schema: {
    type: 'object',
    oneOf: [
      {
        ...object(
          { availabilityId: identifier },
          { bookingId: missing, patientId: missing, doctorId: missing },
        ),
        ...others,
      },
      {
        ...object(
          { bookingId: identifier },
          { availabilityId: missing, patientId: optional, doctorId: optional },
        ),
        ...others,
      },
    ],
  },
  example: exampleOf('bookingId', 'patientId', 'doctorId'),
};

const availability = identifiers(['availabilityId']);

export const availabilityEvents = [
  ...family('availability', blocker, [
    ['availability.blocker.created', 'Time was blocked.'],
    ['availability.blocker.updated', 'Blocked time was changed.'],
    ['availability.blocker.removed', 'Blocked time was freed.', exampleOf('availabilityId')],
  ]),
  ...family('availability', availability, [
    ['availability.recurring.created', 'Hours that come again were added.'],
    ['availability.recurring.updated', 'Hours that come again were changed.'],
    ['availability.recurring.removed', 'Hours that come again were removed.'],
    ['availability.specific.created', 'Hours on one date were added.'],
    ['availability.specific.updated', 'Hours on one date were changed.'],
    ['availability.specific.removed', 'Hours on one date were removed.'],
  ]),
];

/**
 * Of the vendor's newer appointments; its last verb differs from that of the older events on
 * purpose.
 */
export const resourceAvailabilityEvents = family(
  'resource_availability',
  identifiers(['resourceAvailabilityId']),
  [
    ['resourceAvailability.created', 'The availability of a resource was added.'],
    ['resourceAvailability.updated', 'The availability of a resource was changed.'],
    ['resourceAvailability.deleted', 'The availability of a resource was deleted.'],
  ],
);
