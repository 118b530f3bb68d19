import type { EventType } from '@rxhooks/application';
import {
  described,
  identifier,
  nullable,
  object,
  openList,
  string,
  timestamp,
} from '../../schema.js';
import { searchedBy } from '../../searched-by.js';

/** The states of the vendor's scheduled appointments. [management/scheduling] */
export const meetingStatus = openList(
  'held',
  'confirmed',
  'cancelled',
  'expired',
  'completed',
  'no_show',
);

/**
 * The vendor publishes no payload for this type: all fields but `uid` are ours, after its
 * scheduling API.
 */
export const patientDoctorMeetingUpdated: EventType = {
  name: 'patient_doctor_meeting_updated',
  group: 'meeting',
  description: 'A patient-doctor meeting changed its lifecycle state.',
  since: '1',
  schema: object(
    { uid: identifier },
    {
      status: meetingStatus,
      meeting_type: nullable(string),
      doctor_uid: string,
      doctor_display_name: nullable(string),
      patient_uid: string,
      patient_display_name: nullable(string),
      appointment_type_uid: nullable(string),
      appointment_type_name: nullable(string),
      starts_at: nullable(timestamp),
      ends_at: nullable(timestamp),
      held_until: described(nullable(timestamp), 'Until when the slot is kept, while it is held.'),
      cancellation_reason: described(nullable(string), 'Null unless it was cancelled.'),
      created_at: timestamp,
      updated_at: timestamp,
    },
  ),
  businessKeysAt: searchedBy(['uid']),
  example: {
    uid: 'mtg-40d8',
    status: 'confirmed',
    meeting_type: 'CONSULTATION',
    doctor_uid: 'doc-71a',
    doctor_display_name: 'Dr. Muster',
    patient_uid: 'pat-2b7',
    patient_display_name: 'Erika Beispiel',
    appointment_type_uid: 'at-19c',
    appointment_type_name: 'Follow-up',
    starts_at: 1_760_116_400,
    ends_at: 1_760_118_200,
    held_until: null,
    cancellation_reason: null,
    created_at: 1_760_019_400,
    updated_at: 1_760_019_999,
  },
};
