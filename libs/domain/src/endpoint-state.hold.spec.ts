import { describe, expect, it } from 'vitest';
import {
  at,
  DAY_MS,
  FAILING,
  follow,
  HEALTHY,
  MINUTE_MS,
  times,
  TOO_MANY,
  UNAVAILABLE,
} from '../test/endpoint-life.js';
import { judgeEndpoint, UNTROUBLED } from './endpoint-state.js';

const asking = (askedMs: number) => ({ ...TOO_MANY, askedMs });

describe('an endpoint that throttles without saying for how long', () => {
  it('is held for a second, then twice as long every time, and a minute at most', () => {
    let state = UNTROUBLED;
    let now = at(0);
    const heldMs = [];
    for (let count = 0; count < 8; count += 1) {
      ({ state } = judgeEndpoint(state, TOO_MANY, now));
      heldMs.push(state.heldUntil!.getTime() - now.getTime());
      now = state.heldUntil!;
    }
    expect(heldMs).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it.each([TOO_MANY, UNAVAILABLE])(
    'counts as one hold for all that was under way (%j)',
    (signal) => {
      const { state } = follow(times(9, signal));
      expect(state).toMatchObject({ throttles: 1, heldUntil: at(1000) });
    },
  );

  it('begins at a second again after a success', () => {
    const throttled = follow(times(1, TOO_MANY)).state;
    const again = judgeEndpoint(throttled, TOO_MANY, at(1000)).state;
    const well = judgeEndpoint(again, HEALTHY, at(3000)).state;
    expect(judgeEndpoint(well, TOO_MANY, at(4000)).state).toMatchObject({
      throttles: 1,
      heldUntil: at(5000),
    });
  });

  it('is not set free by the success of a request from before the hold', () => {
    const { state } = follow([TOO_MANY, HEALTHY]);
    expect(state).toMatchObject({ throttles: 1, heldUntil: at(1000) });
  });

  it('is held no longer by a failure of a request from before the hold', () => {
    const { state } = follow([TOO_MANY, FAILING]);
    expect(state.heldUntil).toEqual(at(1000));
  });
});

describe('an endpoint that says for how long', () => {
  it('is held for that time', () => {
    expect(follow([asking(120_000)]).state.heldUntil).toEqual(at(120_000));
  });

  it('is not held for less because another answer asks for less', () => {
    expect(follow([asking(120_000), asking(2000)]).state.heldUntil).toEqual(at(120_000));
  });

  it('is not held for less because another answer does not say', () => {
    expect(follow([asking(120_000), TOO_MANY]).state.heldUntil).toEqual(at(120_000));
  });

  it('is held for longer when another answer asks for more', () => {
    expect(follow([asking(2000), asking(120_000)]).state.heldUntil).toEqual(at(120_000));
  });

  it('is not held for less because its circuit opens', () => {
    const { state } = follow([...times(9, FAILING), { ...UNAVAILABLE, askedMs: 3_600_000 }]);
    expect(state).toMatchObject({ isOpen: true, heldUntil: at(3_600_000) });
  });
});

describe('an endpoint that does nothing but fail', () => {
  const failing = (count: number) => follow(times(count, FAILING)).state;
  const judgedAfter = (ms: number, failuresBefore: number) =>
    judgeEndpoint(failing(failuresBefore), FAILING, at(ms));

  it('is disabled after five days and twenty failures, with the reason', () => {
    const { disableReason } = judgedAfter(5 * DAY_MS, 19);
    expect(disableReason).toBe('Nothing but failures since 2026-03-01T10:00:00.000Z, 20 of them.');
  });

  it('is not disabled a moment before the five days are over', () => {
    expect(judgedAfter(5 * DAY_MS - 1, 500).disableReason).toBeUndefined();
  });

  it('is not disabled for fewer than twenty failures, however long they last', () => {
    expect(judgedAfter(50 * DAY_MS, 18).disableReason).toBeUndefined();
  });

  it('begins anew after one success', () => {
    const well = judgeEndpoint(failing(500), HEALTHY, at(4 * DAY_MS)).state;
    expect(follow(times(30, FAILING), well, 5 * DAY_MS).disableReason).toBeUndefined();
  });

  it('begins anew after a success that came while it was held', () => {
    const { state } = follow([FAILING, TOO_MANY, HEALTHY]);
    expect(state).toMatchObject({ failures: 0, failingSince: undefined });
  });

  it('is never disabled for answering 429', () => {
    const before = { ...UNTROUBLED, failures: 19, failingSince: at(-9 * DAY_MS) };
    const { state, disableReason } = judgeEndpoint(before, TOO_MANY, at(0));
    expect(disableReason).toBeUndefined();
    expect(state.failures).toBe(19);
  });

  it('is disabled for answering 503, as for any other failure', () => {
    const before = { ...UNTROUBLED, failures: 19, failingSince: at(-5 * DAY_MS) };
    expect(judgeEndpoint(before, UNAVAILABLE, at(0)).disableReason).toBeDefined();
  });

  it('counts from the first failure and not from the last window', () => {
    const late = judgeEndpoint(failing(3), FAILING, at(10 * MINUTE_MS)).state;
    expect(late).toMatchObject({ failures: 4, failingSince: at(0), windowFailures: 1 });
  });
});
