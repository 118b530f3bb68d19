import type { EventType } from '@rxhooks/application';
import { calendarEvents } from './events/calendar.js';
import { chargeEvents } from './events/charges.js';
import { communicationEvents } from './events/communication.js';
import { inventoryEvents } from './events/inventory.js';
import { invoiceEvents } from './events/invoices.js';
import { patientEvents } from './events/patients.js';
import { paymentEvents } from './events/payments.js';
import { recordEvents } from './events/records.js';

/** Current names, and those that the vendor has dropped without a replacement. */
export const DECODA_EVENT_TYPES: readonly EventType[] = [
  ...patientEvents,
  ...calendarEvents,
  ...paymentEvents,
  ...chargeEvents,
  ...invoiceEvents,
  ...communicationEvents,
  ...recordEvents,
  ...inventoryEvents,
];
