import type { EventType } from '@rxhooks/application';
import { nullable, object, string } from '../../schema.js';

/** The vendor publishes no payload for this type: beyond `uid` the fields are ours, after its scheduling API. */
export const patientDoctorMeetingUpdated: EventType = {
  name: 'patient_doctor_meeting_updated',
  group: 'meeting',
  description: 'A patient-doctor meeting changed its lifecycle state.',
  since: '1',
  schema: object(['uid'], {
    uid: string,
    status: string,
    doctor_uid: string,
    doctor_display_name: nullable(string),
    patient_uid: string,
    patient_display_name: nullable(string),
    appointment_type_uid: nullable(string),
    appointment_type_name: nullable(string),
  }),
  example: {
    uid: 'mtg-40d8',
    status: 'confirmed',
    doctor_uid: 'doc-71a',
    doctor_display_name: 'Dr. Muster',
    patient_uid: 'pat-2b7',
    patient_display_name: 'Erika Beispiel',
    appointment_type_uid: 'at-19c',
    appointment_type_name: 'Follow-up',
  },
};
