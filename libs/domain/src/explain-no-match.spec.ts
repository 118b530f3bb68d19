import { describe, expect, it } from 'vitest';
import { explainNoMatch, NO_MATCH_REASONS } from './explain-no-match.js';

const REMOVED = new Date('2026-03-01T10:00:01Z');

const EVENT = {
  pharmacyUid: 'ph_a',
  fanOut: 'done',
  isErased: false,
} as const;
const WANTS_IT = {
  pharmacyUid: undefined,
  wantsType: true,
  askedLater: false,
  removedAt: undefined,
};

describe('why a subscription has no delivery of an event', () => {
  it.each([
    ['type_not_wanted', {}, { wantsType: false, removedAt: REMOVED }],
    ['pharmacy_differs', {}, { pharmacyUid: 'ph_b' }],
    ['pharmacy_differs', { pharmacyUid: undefined }, { pharmacyUid: 'ph_a' }],
    ['subscribed_later', {}, { askedLater: true }],
    ['subscribed_later', { fanOut: 'pending' }, { askedLater: true }],
    ['removed', {}, { removedAt: REMOVED }],
    ['pending', { fanOut: 'pending' }, {}],
    ['pending', { fanOut: 'quarantined' }, {}],
    ['erased', { isErased: true }, {}],
    ['missing', {}, {}],
    ['missing', {}, { pharmacyUid: 'ph_a' }],
  ] as const)('is %s for an event with %j and a subscription with %j', (reason, event, sub) => {
    expect(explainNoMatch({ ...EVENT, ...event }, { ...WANTS_IT, ...sub })).toBe(reason);
  });

  it('is a sentence for each reason', () => {
    for (const text of Object.values(NO_MATCH_REASONS)) expect(text).toMatch(/^The .*\.$/);
  });
});
