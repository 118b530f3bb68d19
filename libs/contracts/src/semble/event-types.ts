import type { EventType } from '@rxhooks/application';
import { availabilityEvents, resourceAvailabilityEvents } from './events/availability.js';
import { bookingEvents } from './events/bookings.js';
import { invoiceEvents, paymentOnAccountEvents } from './events/invoices.js';
import { locationEvents } from './events/locations.js';
import { pathwayEvents } from './events/pathways.js';
import { contactEvents, patientEvents } from './events/patients.js';
import { prescriptionEvents } from './events/prescriptions.js';
import { productEvents } from './events/products.js';
import { documentEvents, labEvents, letterEvents, questionnaireEvents } from './events/records.js';
import { webhookEvents } from './events/webhooks.js';

/**
 * In the order of the vendor's pages; those from `resourceAvailability` on come from release notes.
 */
export const SEMBLE_EVENT_TYPES: readonly EventType[] = [
  ...availabilityEvents,
  ...bookingEvents,
  ...invoiceEvents,
  ...labEvents,
  ...letterEvents,
  ...patientEvents,
  ...documentEvents,
  ...prescriptionEvents,
  ...productEvents,
  ...questionnaireEvents,
  ...resourceAvailabilityEvents,
  ...locationEvents,
  ...pathwayEvents,
  ...contactEvents,
  ...paymentOnAccountEvents,
  ...webhookEvents,
];
