import { partial } from '../../schema.js';
import { family } from '../family.js';
import { anything, date, parts, text, texts } from '../shapes.js';
import { patientExample, providerExample } from './people.js';

const calendarEntry = partial({
  id: text,
  title: text,
  start: date,
  end: date,
  type: text,
  status: text,
  organizer: anything,
  location: anything,
  attendees: parts,
  segments: parts,
});

const entryExample = {
  id: 'apt_01',
  title: 'Initial consultation',
  start: '2026-03-02T14:00:00Z',
  end: '2026-03-02T14:30:00Z',
  type: 'APPOINTMENT',
  status: 'SCHEDULED',
  organizer: providerExample,
  location: { id: 'loc_01', name: 'Main Street' },
  attendees: [patientExample],
  segments: [],
};

/**
 * Before and after. The vendor does not say which types carry it, so a plain entry is valid as
 * well.
 */
const updatedAppointment = partial({
  updatedFrom: anything,
  updatedTo: anything,
  patient: anything,
  provider: anything,
  staffDiff: anything,
  serviceDiffs: anything,
  timeDiff: anything,
  locationDiff: anything,
  changedFields: texts,
});

const updateExample = {
  updatedFrom: entryExample,
  updatedTo: { ...entryExample, start: '2026-03-02T15:00:00Z', end: '2026-03-02T15:30:00Z' },
  patient: patientExample,
  provider: providerExample,
  staffDiff: null,
  serviceDiffs: [],
  timeDiff: { from: '2026-03-02T14:00:00Z', to: '2026-03-02T15:00:00Z' },
  locationDiff: null,
  changedFields: ['start', 'end'],
};

const cancelled = { status: 'CANCELLED' };
const block = { id: 'blk_01', title: 'Lunch', type: 'BLOCK', attendees: [] };
const shift = { id: 'shf_01', title: 'Morning shift', type: 'SHIFT', attendees: [] };

const checklist = partial({
  appointmentId: text,
  patientId: text,
  checklist: parts,
  updatedDate: date,
});

export const calendarEvents = [
  ...family('appointment', calendarEntry, entryExample, [
    ['APPOINTMENT_CANCELLED', 'An appointment was cancelled.', cancelled],
    ['APPOINTMENT_REQUEST', 'An appointment was asked for.', { status: 'REQUESTED' }],
    ['APPOINTMENT_SCHEDULED', 'An appointment was scheduled.'],
    ['SELF_SCHEDULED_APPOINTMENT', 'A patient scheduled an appointment.'],
    ['SELF_SCHEDULED_APPOINTMENT_CANCELLED', 'A patient cancelled an appointment.', cancelled],
  ]),
  ...family('appointment', updatedAppointment, updateExample, [
    ['APPOINTMENT_UPDATED', 'An appointment was changed.'],
    ['SELF_SCHEDULED_APPOINTMENT_UPDATED', 'A patient changed an appointment.'],
    ['APPOINTMENT_RESCHEDULED', 'An appointment was moved. Not in the vendor’s list any more.'],
  ]),
  ...family(
    'appointment',
    checklist,
    {
      appointmentId: 'apt_01',
      patientId: 'pat_01',
      checklist: [{ id: 'chk_01', name: 'Consent form', isDone: true }],
      updatedDate: '2026-03-01T10:00:00Z',
    },
    [['APPOINTMENT_CHECKLIST_UPDATED', 'The checklist of an appointment was changed.']],
  ),
  ...family('calendar', calendarEntry, entryExample, [
    ['BLOCK_CREATED', 'Time was blocked.', block],
    ['BLOCK_CANCELLED', 'Blocked time was freed.', { ...block, ...cancelled }],
    ['BLOCK_UPDATED', 'Blocked time was changed.', block],
    ['SHIFT_CREATED', 'A shift was created.', shift],
    ['SHIFT_CANCELLED', 'A shift was cancelled.', { ...shift, ...cancelled }],
    ['SHIFT_UPDATED', 'A shift was changed.', shift],
  ]),
];
