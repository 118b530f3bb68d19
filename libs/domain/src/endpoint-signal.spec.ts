import { describe, expect, it } from 'vitest';
import { readEndpointSignal } from './endpoint-signal.js';
import { FAILURE_CODES, type FailureCode, type Outcome } from './outcome.js';

const OURS: readonly FailureCode[] = ['interrupted', 'internal_error'];
const refused = (statusCode: number): Outcome => ({ kind: 'refused', statusCode });

describe('readEndpointSignal', () => {
  it.each([200, 201, 204, 299])('takes a %i for health', (statusCode) => {
    const outcome: Outcome = { kind: 'succeeded', statusCode };
    expect(readEndpointSignal(outcome, undefined)).toEqual({ kind: 'healthy' });
  });

  it.each([301, 307, 400, 401, 403, 404, 422, 500, 501, 505, 599])(
    'takes a %i for a failure',
    (statusCode) => {
      expect(readEndpointSignal(refused(statusCode), undefined)).toEqual({ kind: 'failing' });
    },
  );

  it('reads a 410 as the end of deliveries, whatever its headers say', () => {
    expect(readEndpointSignal(refused(410), undefined)).toEqual({ kind: 'gone' });
    expect(readEndpointSignal(refused(410), 60_000)).toEqual({ kind: 'gone' });
  });

  it('reads a 429 as throttling, and not as a failure', () => {
    expect(readEndpointSignal(refused(429), undefined)).toEqual({
      kind: 'throttling',
      askedMs: undefined,
      isFailure: false,
    });
  });

  it.each([502, 503, 504])('reads a %i as throttling and as a failure', (status) => {
    expect(readEndpointSignal(refused(status), undefined)).toEqual({
      kind: 'throttling',
      askedMs: undefined,
      isFailure: true,
    });
  });

  it.each([
    [429, false],
    [503, true],
    [500, true],
    [404, true],
    [302, true],
  ])('obeys Retry-After with a %i', (statusCode, isFailure) => {
    expect(readEndpointSignal(refused(statusCode), 120_000)).toEqual({
      kind: 'throttling',
      askedMs: 120_000,
      isFailure,
    });
  });

  it.each(FAILURE_CODES.filter((code) => !OURS.includes(code)))(
    'takes no answer (%s) for a failure',
    (code) => {
      expect(readEndpointSignal({ kind: 'unanswered', code }, undefined)).toEqual({
        kind: 'failing',
      });
    },
  );

  it.each(OURS)('learns nothing from a fault of ours (%s)', (code) => {
    expect(readEndpointSignal({ kind: 'unanswered', code }, undefined)).toEqual({ kind: 'silent' });
  });
});
