import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptCap, type CapBounds } from './in-flight-cap.js';
import { FAILURE_CODES, type FailureCode, type Outcome } from './outcome.js';

const UNSENT: FailureCode[] = ['blocked_target', 'invalid_target', 'interrupted', 'internal_error'];
const BOUNDS: CapBounds = { floor: 2, ceiling: 256 };
const succeeded: Outcome = { kind: 'succeeded', statusCode: 200 };
const timedOut: Outcome = { kind: 'unanswered', code: 'timeout' };
const refused = (statusCode: number): Outcome => ({ kind: 'refused', statusCode });

const after = (start: number, outcomes: readonly Outcome[], bounds = BOUNDS) =>
  outcomes.reduce((cap, outcome) => adaptCap(cap, outcome, bounds), start);
const times = (count: number, outcome: Outcome) => Array.from({ length: count }, () => outcome);

describe('adaptCap', () => {
  it.each([succeeded, refused(301), refused(400), refused(404), refused(410), refused(422)])(
    'grows by one after %j, the answer of a receiver that keeps up',
    (outcome) => {
      expect(adaptCap(16, outcome, BOUNDS)).toBe(17);
    },
  );

  it.each([refused(429), refused(500), refused(502), refused(503), refused(504), refused(999)])(
    'halves after %j, a sign of overload',
    (outcome) => {
      expect(adaptCap(16, outcome, BOUNDS)).toBe(8);
    },
  );

  it.each(FAILURE_CODES.filter((code) => !UNSENT.includes(code)))(
    'halves after no answer (%s)',
    (code) => {
      expect(adaptCap(16, { kind: 'unanswered', code }, BOUNDS)).toBe(8);
    },
  );

  it.each(UNSENT)(
    'does not change after a request that was not sent or that we cut short (%s)',
    (code) => {
      expect(adaptCap(16, { kind: 'unanswered', code }, BOUNDS)).toBe(16);
    },
  );

  it('halves when the body of a 2xx did not end', () => {
    expect(adaptCap(16, { kind: 'unanswered', code: 'timeout', statusCode: 200 }, BOUNDS)).toBe(8);
  });

  it('brings a hanging endpoint to the floor within 3 outcomes of the start', () => {
    expect(after(16, times(3, timedOut))).toBe(2);
  });

  it('brings a hanging endpoint to the floor within 7 outcomes of the ceiling', () => {
    expect(after(256, times(7, timedOut))).toBe(2);
  });

  it('leaves a hanging endpoint its floor, so that recovery can show', () => {
    expect(after(2, times(50, timedOut))).toBe(2);
  });

  it('lets a healthy endpoint grow from the floor to the ceiling and no further', () => {
    expect(after(2, times(254, succeeded))).toBe(256);
    expect(after(2, times(5000, succeeded))).toBe(256);
  });

  it('keeps an endpoint that fails every second time near the floor', () => {
    const mixed = times(100, succeeded).flatMap((good) => [good, timedOut]);
    expect(after(256, mixed)).toBeLessThan(3);
  });

  it('never leaves its bounds, whatever comes', () => {
    const outcome = fc.oneof(
      fc.constant(succeeded),
      fc.integer({ min: 100, max: 999 }).map(refused),
      fc.constantFrom(...FAILURE_CODES).map((code): Outcome => ({ kind: 'unanswered', code })),
    );
    const bounds = fc
      .tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 0, max: 512 }))
      .map(([floor, more]) => ({ floor, ceiling: floor + more }));
    fc.assert(
      fc.property(bounds, fc.array(outcome), fc.boolean(), (given, outcomes, startsLow) => {
        let cap = startsLow ? given.floor : given.ceiling;
        for (const next of outcomes) {
          cap = adaptCap(cap, next, given);
          expect(cap).toBeGreaterThanOrEqual(given.floor);
          expect(cap).toBeLessThanOrEqual(given.ceiling);
        }
      }),
    );
  });
});
