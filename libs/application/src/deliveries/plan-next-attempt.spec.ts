import type { Delivery, Exchange, Outcome } from '@rxhooks/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { planNextAttempt, readAskedMs } from './plan-next-attempt.js';

const SCHEDULE = { scheduleSeconds: [10, 100], jitter: 0 };
const REFUSED: Outcome = { kind: 'refused', statusCode: 500 };
const INTERRUPTED: Outcome = { kind: 'unanswered', code: 'interrupted' };
const OURS: Outcome = { kind: 'unanswered', code: 'internal_error' };

const delivery = (attemptsMade = 0, scheduleStep = attemptsMade): Delivery => ({
  uid: 'dlv_a',
  eventUid: 'evt_a',
  subscriptionUid: 'sub_a',
  attemptsMade,
  scheduleStep,
});

type Given = { readonly made?: number; readonly step?: number; readonly askedMs?: number };

const plan = (outcome: Outcome, { made = 0, step = made, askedMs = 0 }: Given = {}) =>
  planNextAttempt(delivery(made, step), outcome, SCHEDULE, askedMs, 0.5);

describe('what comes after an attempt', () => {
  it('is nothing after a success', () => {
    expect(plan({ kind: 'succeeded', statusCode: 204 })).toEqual({ status: 'succeeded' });
  });

  it.each([
    [0, 10_000],
    [1, 100_000],
  ])('is the delay of the schedule at step %i', (step, delayMs) => {
    expect(plan(REFUSED, { step })).toEqual({ status: 'retrying', delayMs, usesStep: true });
  });

  it('follows the steps that were used and not the attempts that were made', () => {
    expect(plan(REFUSED, { made: 7, step: 1 })).toMatchObject({ delayMs: 100_000 });
  });

  it('is the end, with the reason, when the schedule is used up', () => {
    expect(plan(REFUSED, { step: 2 })).toEqual({
      status: 'failed',
      reason: 'The last attempt of the schedule has failed.',
    });
  });

  it('is the end at the first 410, with the reason, however much of the schedule is left', () => {
    expect(plan({ kind: 'refused', statusCode: 410 })).toEqual({
      status: 'failed',
      reason: 'The receiver answered 410: it wants no more deliveries.',
    });
  });

  it.each([0, 1, 2, 500])(
    'is another attempt at once, and no step, when the worker was interrupted (step %i)',
    (step) => {
      expect(plan(INTERRUPTED, { step })).toEqual({
        status: 'retrying',
        delayMs: 0,
        usesStep: false,
      });
    },
  );

  it.each([0, 59])('is a minute’s wait and no step after a fault of ours (%i made)', (made) => {
    expect(plan(OURS, { made, step: 2 })).toEqual({
      status: 'retrying',
      delayMs: 60_000,
      usesStep: false,
    });
  });

  it('goes by the schedule when our fault lasts for more than an hour', () => {
    expect(plan(OURS, { made: 60, step: 0 })).toMatchObject({ delayMs: 10_000, usesStep: true });
    expect(plan(OURS, { made: 60, step: 2 })).toMatchObject({ status: 'failed' });
  });

  it('comes no earlier than the receiver asks, and uses one step all the same', () => {
    expect(plan({ kind: 'refused', statusCode: 429 }, { askedMs: 120_000 })).toEqual({
      status: 'retrying',
      delayMs: 120_000,
      usesStep: true,
    });
  });

  it('comes no earlier than the schedule says when the receiver asks for less', () => {
    expect(plan({ kind: 'refused', statusCode: 429 }, { askedMs: 1000 })).toMatchObject({
      delayMs: 10_000,
    });
  });
});

describe('how long the receiver asks to be left alone', () => {
  const answer = (statusCode: number, retryAfter?: string): Exchange => ({
    kind: 'answered',
    statusCode,
    retryAfter,
    excerpt: '',
  });
  const asked = (exchange: Exchange, { jitter = 0, chance = 0.5 } = {}) => {
    const clock = new FakeClock();
    clock.chance = chance;
    const isSuccess = exchange.kind === 'answered' && exchange.statusCode < 300;
    const outcome: Outcome = isSuccess ? { kind: 'succeeded', statusCode: 200 } : REFUSED;
    return readAskedMs(exchange, outcome, jitter, clock);
  };

  it.each([429, 503, 500, 404, 301])('is read from the answer of a %i', (statusCode) => {
    expect(asked(answer(statusCode, '120'))).toBe(120_000);
  });

  it.each([answer(503), answer(503, 'abc'), answer(503, '-5'), answer(503, '1.5')])(
    'is unknown when it does not say so in a way that can be read (%j)',
    (exchange) => {
      expect(asked(exchange)).toBeUndefined();
    },
  );

  it('is of no interest after a success', () => {
    expect(asked(answer(200, '120'))).toBeUndefined();
  });

  it('is unknown when there was no answer', () => {
    expect(asked({ kind: 'failed', code: 'timeout' })).toBeUndefined();
  });

  it('is spread upwards only', () => {
    const seconds = fc.integer({ min: 1, max: 3600 });
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(seconds, chance, (seconds, chance) => {
        const ms = asked(answer(503, String(seconds)), { jitter: 0.2, chance });
        expect(ms).toBeGreaterThanOrEqual(seconds * 1000);
        expect(ms).toBeLessThanOrEqual(seconds * 1200);
      }),
    );
  });
});
