import { describe, expect, it } from 'vitest';
import { DELIVERY_STATUSES } from './delivery.js';
import { explainWait, type WaitFacts } from './waiting-for.js';

const SOON = new Date('2026-03-01T10:05:00.000Z');
const LATER = new Date('2026-03-01T10:30:00.000Z');
const PAST = new Date('2026-03-01T09:59:59.000Z');

/** Due, and nothing in its way. */
const FREE: WaitFacts = {
  status: 'retrying',
  subscriptionUid: 'ns-1',
  attemptsMade: 2,
  dueAt: PAST,
  isDue: true,
  isLeased: false,
  isAway: false,
  isOrganisationPaused: false,
  isPaused: false,
  heldUntil: undefined,
  isOpen: false,
  rate: undefined,
  ownRate: undefined,
  isTurnTaken: false,
};
const NOT_DUE = { dueAt: SOON, isDue: false };

describe('a delivery waits', () => {
  it.each<[string, Partial<WaitFacts>, string, Date | undefined, string]>([
    ['in turn', {}, 'queued', undefined, 'turn'],
    ['for its next attempt', NOT_DUE, 'retry_scheduled', SOON, 'Attempt 3'],
    ['for a resume', { isPaused: true }, 'paused', undefined, 'subscriptions/ns-1/resume'],
    ['for a resume before it is due', { ...NOT_DUE, isPaused: true }, 'paused', undefined, ''],
    ['for the end of a hold', { heldUntil: SOON }, 'held', SOON, 'ns-1/resume ends that at once.'],
    [
      'for a hold that outlasts its due time, which a resume leaves',
      { ...NOT_DUE, heldUntil: LATER },
      'held',
      LATER,
      'resume ends that at once, and attempt 3 is due at 2026-03-01T10:05:00.000Z.',
    ],
    [
      'for its due time after a hold',
      { dueAt: LATER, isDue: false, heldUntil: SOON },
      'retry_scheduled',
      LATER,
      '',
    ],
    [
      'while the circuit is open',
      { heldUntil: SOON, isOpen: true },
      'circuit_open',
      SOON,
      'failed',
    ],
    ['for a probe', { isOpen: true }, 'probing', undefined, 'One request'],
    ['to be due, in an open circuit', { ...NOT_DUE, isOpen: true }, 'retry_scheduled', SOON, ''],
    [
      'for its turn by the own limit',
      { rate: 5, ownRate: 5, isTurnTaken: true },
      'rate_limited',
      undefined,
      'at most 5 requests a second',
    ],
    [
      'for its turn in the ramp',
      { rate: 1.5, ownRate: 5, isTurnTaken: true },
      'rate_limited',
      undefined,
      'rises slowly',
    ],
    ['in turn, when the next one is free', { rate: 5, ownRate: 5 }, 'queued', undefined, ''],
    [
      'for its organisation',
      { isOrganisationPaused: true, isPaused: true },
      'organisation_paused',
      undefined,
      'POST /v1/management/resume',
    ],
    ['for another cell', { isAway: true, isPaused: true }, 'organisation_moving', undefined, ''],
  ])('%s', (_, facts, kind, until, detail) => {
    const waiting = explainWait({ ...FREE, ...facts });
    expect(waiting).toEqual({ kind, until, detail: expect.stringContaining(detail) });
  });

  it('for nothing while it is attempted', () => {
    expect(explainWait({ ...FREE, isLeased: true, isPaused: true })).toBeUndefined();
  });

  it.each(DELIVERY_STATUSES.filter((status) => !['pending', 'retrying'].includes(status)))(
    'for nothing when it is %s',
    (status) => {
      expect(explainWait({ ...FREE, status, isPaused: true })).toBeUndefined();
    },
  );
});
