import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  at,
  DAY_MS,
  FAILING,
  HEALTHY,
  MINUTE_MS,
  TOO_MANY,
  UNAVAILABLE,
} from '../test/endpoint-life.js';
import type { EndpointSignal } from './endpoint-signal.js';
import { type EndpointState, judgeEndpoint, UNTROUBLED } from './endpoint-state.js';

type Step = { readonly afterMs: number; readonly signal: EndpointSignal };

const asking = fc
  .record({ askedMs: fc.integer({ min: 1000, max: DAY_MS }), isFailure: fc.boolean() })
  .map((asked): EndpointSignal => ({ kind: 'throttling', ...asked }));
const signal = fc.oneof(
  fc.constantFrom<EndpointSignal>(HEALTHY, FAILING, TOO_MANY, UNAVAILABLE, { kind: 'silent' }),
  asking,
);
const pause = fc.oneof(
  fc.constantFrom(0, 1),
  fc.integer({ min: 1, max: 2000 }),
  fc.integer({ min: 1000, max: 20 * MINUTE_MS }),
  fc.integer({ min: MINUTE_MS, max: DAY_MS }),
);
const life = (signals: fc.Arbitrary<EndpointSignal> = signal) =>
  fc.array(fc.record({ afterMs: pause, signal: signals }), { maxLength: 120 });

/** Lives through it, with a look at every single step. */
function live(
  steps: readonly Step[],
  look: (
    before: EndpointState,
    after: EndpointState,
    now: Date,
    step: Step,
    disableReason: string | undefined,
  ) => void,
): void {
  let [state, ms] = [UNTROUBLED, 0];
  for (const step of steps) {
    ms += step.afterMs;
    const verdict = judgeEndpoint(state, step.signal, at(ms));
    look(state, verdict.state, at(ms), step, verdict.disableReason);
    state = verdict.state;
  }
}

const isHeld = ({ heldUntil }: EndpointState, now: Date) =>
  heldUntil !== undefined && heldUntil > now;

describe('whatever an endpoint does', () => {
  it('a hold that stands is never made shorter', () => {
    fc.assert(
      fc.property(life(), (steps) => {
        live(steps, (before, after, now) => {
          if (isHeld(before, now)) expect(after.heldUntil! >= before.heldUntil!).toBe(true);
        });
      }),
    );
  });

  it('a circuit that opens holds the endpoint for half a minute at least', () => {
    fc.assert(
      fc.property(life(), (steps) => {
        live(steps, (before, after, now) => {
          if (after.openings === before.openings + 1)
            expect(after.heldUntil!.getTime() - now.getTime()).toBeGreaterThanOrEqual(30_000);
        });
      }),
    );
  });

  it('a circuit opens or closes only for an answer to a request that was allowed', () => {
    fc.assert(
      fc.property(life(), (steps) => {
        live(steps, (before, after, now) => {
          if (before.isOpen && isHeld(before, now))
            expect(after).toMatchObject({ isOpen: true, openings: before.openings });
        });
      }),
    );
  });

  it('only a success closes a circuit', () => {
    fc.assert(
      fc.property(life(), (steps) => {
        live(steps, (before, after, _now, { signal }) => {
          if (before.isOpen && !after.isOpen) expect(signal.kind).toBe('healthy');
        });
      }),
    );
  });

  it('a success leaves no failure that counts towards disabling', () => {
    fc.assert(
      fc.property(life(), (steps) => {
        live(steps, (_before, after, _now, { signal }) => {
          if (signal.kind === 'healthy')
            expect(after).toMatchObject({ failures: 0, failingSince: undefined });
        });
      }),
    );
  });

  it('answers of 429 alone never open its circuit, and never disable it', () => {
    const polite = asking.filter((one) => one.kind === 'throttling' && !one.isFailure);
    fc.assert(
      fc.property(life(fc.oneof(fc.constant(TOO_MANY), polite)), (steps) => {
        live(steps, (_before, after, _now, _step, disableReason) => {
          expect(after).toMatchObject({ isOpen: false, failures: 0, failingSince: undefined });
          expect(disableReason).toBeUndefined();
        });
      }),
    );
  });

  it('it is disabled exactly when five days and twenty failures lie behind it without a success', () => {
    fc.assert(
      fc.property(
        life(fc.constantFrom(FAILING, FAILING, UNAVAILABLE, TOO_MANY, HEALTHY)),
        (steps) => {
          let failedAt: number[] = [];
          live(steps, (_before, _after, now, { signal }, disableReason) => {
            const isFailure = signal === FAILING || signal === UNAVAILABLE;
            if (signal === HEALTHY) failedAt = [];
            if (isFailure) failedAt.push(now.getTime());
            const lastsMs = now.getTime() - (failedAt[0] ?? now.getTime());
            const isDue = isFailure && failedAt.length >= 20 && lastsMs >= 5 * DAY_MS;
            expect(disableReason !== undefined).toBe(isDue);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
