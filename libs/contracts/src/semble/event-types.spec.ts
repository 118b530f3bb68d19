import { describe, expect, it } from 'vitest';
import { semble } from './index.js';

const GROUPS = [
  ['availability', 9],
  ['booking', 7],
  ['invoice', 11],
  ['lab', 2],
  ['letter', 4],
  ['patient', 21],
  ['patient_document', 3],
  ['prescription', 6],
  ['product', 2],
  ['questionnaire', 1],
  ['resource_availability', 3],
  ['location', 3],
  ['location_group', 3],
  ['episode', 3],
  ['pathway', 8],
  ['contact', 3],
  ['payment_on_account', 4],
  ['webhook', 2],
] as const;

const faultsOf = (type: string, data: object) =>
  semble.validate(type, data).map(({ field }) => field);

describe('the event types of semble', () => {
  it('are the 66 of the pages and the 29 of the release notes, in their groups and their order', () => {
    expect(semble.eventTypes).toHaveLength(95);
    expect(semble.eventTypes.map(({ group }) => group)).toEqual(
      GROUPS.flatMap(([group, count]) => Array.from({ length: count }, () => group)),
    );
  });

  it('are dotted, in lower camel case', () => {
    for (const { name } of semble.eventTypes) expect(name).toMatch(/^[a-z]\w*(\.[a-z]\w*)+$/);
  });

  it.each([
    ['booking.created', { bookingId: 'b' }],
    ['booking.created', { bookingId: 'b', patientId: null }],
    ['patient.merged', { sourcePatientId: 'a', targetPatientId: 'b' }],
    ['pathway.clinicalReport.assigned', { pathwayId: 'p', reportId: 'r' }],
    ['patient.number.added', { patientId: 'p' }],
    ['availability.blocker.created', { availabilityId: 'a' }],
    ['availability.blocker.created', { availabilityId: 'a', bookingId: null, doctorId: null }],
    ['availability.blocker.updated', { bookingId: 'b', patientId: 'p', doctorId: 'd' }],
  ])('take %s of %j', (type, data) => {
    expect(faultsOf(type, data)).toEqual([]);
  });

  it.each([
    ['booking.created', {}, 'data.bookingId'],
    ['booking.created', { bookingId: null }, 'data.bookingId'],
    ['booking.created', { bookingId: 'b', doctorId: 7 }, 'data.doctorId'],
    ['booking.created', { bookingId: 'b', roomId: 7 }, 'data.roomId'],
    ['patient.merged', { patientId: 'p', targetPatientId: 'b' }, 'data.sourcePatientId'],
    ['pathway.created', { pathwayId: 'p', patientId: 'p' }, 'data.episodeId'],
    ['booking.created', { bookingId: '' }, 'data.bookingId'],
    ['patient.merged', { sourcePatientId: 'p', targetPatientId: '' }, 'data.targetPatientId'],
    [
      'pathway.metadata.updated',
      { pathwayId: 'p', patientId: 'p', episodeId: 'e' },
      'data.changedKeys',
    ],
  ])('refuse %s of %j at %s', (type, data, field) => {
    expect(faultsOf(type, data)).toEqual([field]);
  });

  it('refuse keys that changed as a list, for all identifiers are texts', () => {
    const data = { pathwayId: 'p', patientId: 'p', episodeId: 'e', changedKeys: ['a'] };
    expect(faultsOf('pathway.metadata.updated', data)).toEqual(['data.changedKeys']);
  });

  it.each([
    {},
    { doctorId: 'd' },
    { availabilityId: null, bookingId: null },
    { availabilityId: 'a', bookingId: 'b' },
    { availabilityId: 'a', patientId: 'p' },
    { availabilityId: 'a', doctorId: 'd' },
    { bookingId: 'b', other: 1 },
    { bookingId: '' },
    { availabilityId: '' },
  ])('refuse a blocker with %j', (data) => {
    for (const verb of ['created', 'updated', 'removed'])
      expect(faultsOf(`availability.blocker.${verb}`, data)).toContain('data');
  });
});
