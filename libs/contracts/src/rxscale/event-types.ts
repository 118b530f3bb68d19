import type { EventType } from '@rxhooks/application';
import { appointmentReminderDue } from './events/appointment-reminder-due.js';
import { patientDoctorMeetingUpdated } from './events/patient-doctor-meeting-updated.js';
import { pharmacyOrderCreated, pharmacyOrderUpdated } from './events/pharmacy-order.js';
import { pharmacySkuStockUpdated } from './events/pharmacy-sku-stock-updated.js';

export const RXSCALE_EVENT_TYPES: readonly EventType[] = [
  pharmacyOrderCreated,
  pharmacyOrderUpdated,
  pharmacySkuStockUpdated,
  patientDoctorMeetingUpdated,
  appointmentReminderDue,
];

/**
 * The types for pharmacies: the page of their API offers these three. [external-pharmacy/webhooks]
 */
export const PHARMACY_EVENT_TYPES: readonly EventType[] = [
  pharmacyOrderCreated,
  pharmacyOrderUpdated,
  pharmacySkuStockUpdated,
];
