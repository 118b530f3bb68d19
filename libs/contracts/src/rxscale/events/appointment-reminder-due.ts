import type { EventType } from '@rxhooks/application';
import {
  described,
  identifier,
  integer,
  nullable,
  object,
  string,
  timestamp,
} from '../../schema.js';
import { searchedBy } from '../../searched-by.js';
import { meetingStatus } from './patient-doctor-meeting-updated.js';

/**
 * The vendor publishes no payload for this type: all fields but `uid` are ours, after its
 * scheduling API.
 */
export const appointmentReminderDue: EventType = {
  name: 'appointment_reminder_due',
  group: 'meeting',
  description: 'A reminder of a scheduled appointment became due.',
  since: '1',
  schema: object(
    { uid: identifier },
    {
      meeting_uid: described(string, 'The uid of the meeting in patient_doctor_meeting_updated.'),
      meeting_status: meetingStatus,
      doctor_uid: string,
      doctor_display_name: nullable(string),
      patient_uid: string,
      patient_display_name: nullable(string),
      appointment_type_uid: nullable(string),
      appointment_type_name: nullable(string),
      starts_at: timestamp,
      ends_at: nullable(timestamp),
      due_at: described(timestamp, 'When the reminder became due.'),
      minutes_before: described(
        nullable(integer),
        'How long before the start the appointment type wants it. An appointment that is made late leaves less.',
      ),
    },
  ),
  businessKeysAt: searchedBy(['uid', 'meeting_uid']),
  example: {
    uid: 'rem-7e21',
    meeting_uid: 'mtg-40d8',
    meeting_status: 'confirmed',
    doctor_uid: 'doc-71a',
    doctor_display_name: 'Dr. Muster',
    patient_uid: 'pat-2b7',
    patient_display_name: 'Erika Beispiel',
    appointment_type_uid: 'at-19c',
    appointment_type_name: 'Follow-up',
    starts_at: 1_760_116_400,
    ends_at: 1_760_118_200,
    due_at: 1_760_030_000,
    minutes_before: 1440,
  },
};
