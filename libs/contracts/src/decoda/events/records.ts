import { partial } from '../../schema.js';
import { family } from '../family.js';
import { anything, date, text, whole, yesOrNo } from '../shapes.js';
import { patientExample } from './people.js';

const form = partial({
  id: text,
  name: text,
  patient: anything,
  submissionDate: date,
  locationId: text,
  expiresAt: date,
});

const formExample = {
  id: 'form_01',
  name: 'Consent',
  patient: patientExample,
  submissionDate: '2026-03-01T10:00:00Z',
  locationId: 'loc_01',
  expiresAt: null,
};

const review = partial({ id: text, rating: whole, comment: text, patient: anything });
const reviewExample = { id: 'rev_01', rating: 2, comment: 'Long wait', patient: patientExample };

const note = partial({
  id: text,
  parentNoteId: text,
  version: whole,
  currentVersion: anything,
  aiGenerated: yesOrNo,
  patient: anything,
  createdDate: date,
});

const noteExample = {
  id: 'note_01',
  parentNoteId: 'note_01',
  version: 1,
  currentVersion: true,
  aiGenerated: false,
  patient: patientExample,
  createdDate: '2026-03-01T10:00:00Z',
};

export const recordEvents = [
  ...family('form', form, formExample, [['FORM_SUBMITTED', 'A form was submitted.']]),
  ...family('review', review, reviewExample, [
    ['LOW_PATIENT_REVIEW', 'A patient left a poor review.'],
  ]),
  ...family('note', note, noteExample, [
    ['NOTE_CREATED', 'A note was created.'],
    ['NOTE_UPDATED', 'A note was changed.', { id: 'note_02', version: 2 }],
  ]),
];
