import type { EventType } from '@rxhooks/application';
import { object, string, timestamp } from '../../schema.js';

/** The vendor publishes no payload for this type: beyond `uid` the fields are ours, after its scheduling API. */
export const appointmentReminderDue: EventType = {
  name: 'appointment_reminder_due',
  group: 'meeting',
  description: 'A reminder of a scheduled appointment became due.',
  since: '1',
  schema: object(['uid'], {
    uid: string,
    meeting_uid: string,
    doctor_uid: string,
    patient_uid: string,
    starts_at: timestamp,
    due_at: timestamp,
  }),
  example: {
    uid: 'rem-7e21',
    meeting_uid: 'mtg-40d8',
    doctor_uid: 'doc-71a',
    patient_uid: 'pat-2b7',
    starts_at: 1_760_116_400,
    due_at: 1_760_030_000,
  },
};
