import { describe, expect, it } from 'vitest';
import { judgeEndpoint } from './endpoint-state.js';
import {
  at,
  FAILING,
  follow,
  HEALTHY,
  MINUTE_MS,
  openUp,
  times,
  TOO_MANY,
} from '../test/endpoint-life.js';

const OPEN_FROM = 10 * MINUTE_MS;

describe('a closed circuit', () => {
  it.each([
    [10, 0, true],
    [9, 0, false],
    [7, 3, true],
    [6, 4, false],
    [70, 30, true],
    [69, 31, false],
  ])('sees %i failures and %i successes in its window: open %s', (failures, successes, isOpen) => {
    // The first failure begins the window; a success of an endpoint without one is no news.
    const { state } = follow([
      FAILING,
      ...times(successes, HEALTHY),
      ...times(failures - 1, FAILING),
    ]);
    expect(state.isOpen).toBe(isOpen);
  });

  it('opens for half a minute', () => {
    const { state } = follow(times(10, FAILING));
    expect(state).toMatchObject({ isOpen: true, openings: 1, heldUntil: at(30_000) });
  });

  it('counts only what came within five minutes of the first failure', () => {
    const early = follow(times(9, FAILING));
    const inTime = judgeEndpoint(early.state, FAILING, at(5 * MINUTE_MS - 1));
    const late = judgeEndpoint(early.state, FAILING, at(5 * MINUTE_MS));
    expect([inTime.state.isOpen, late.state.isOpen]).toEqual([true, false]);
    expect(late.state).toMatchObject({ windowFailures: 1, windowStartedAt: at(5 * MINUTE_MS) });
  });

  it('stays closed while it is throttled by 429 alone', () => {
    expect(follow(times(50, TOO_MANY)).state.isOpen).toBe(false);
  });
});

describe('an open circuit', () => {
  it('closes after one success, once its time is over', () => {
    const { state } = judgeEndpoint(openUp(), HEALTHY, at(OPEN_FROM + 30_000));
    expect(state).toMatchObject({ isOpen: false, heldUntil: undefined, failures: 0 });
    expect(state.failingSince).toBeUndefined();
  });

  it('is not closed by the answer to a request from before it opened', () => {
    const { state } = judgeEndpoint(openUp(), HEALTHY, at(OPEN_FROM + 29_999));
    expect(state).toMatchObject({ isOpen: true, openings: 1, heldUntil: at(OPEN_FROM + 30_000) });
  });

  it('is not held longer for failures of requests from before it opened', () => {
    const { state } = follow(times(200, FAILING), openUp(), OPEN_FROM + 29_999);
    expect(state).toMatchObject({ isOpen: true, openings: 1, heldUntil: at(OPEN_FROM + 30_000) });
  });

  it('stays open for twice as long when the probe fails, and for a quarter of an hour at most', () => {
    let state = openUp();
    const heldMs = [];
    for (let probe = 0; probe < 7; probe += 1) {
      const now = state.heldUntil!;
      ({ state } = judgeEndpoint(state, FAILING, now));
      heldMs.push(state.heldUntil!.getTime() - now.getTime());
    }
    expect(heldMs).toEqual([60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000]);
  });

  it('stays open for twice as long when the probe is throttled, also by a 429', () => {
    const now = at(OPEN_FROM + 30_000);
    const { state } = judgeEndpoint(openUp(), TOO_MANY, now);
    expect(state).toMatchObject({ isOpen: true, openings: 2, heldUntil: at(OPEN_FROM + 90_000) });
  });

  it('waits for as long as its probe is asked to, when that is longer', () => {
    const asking = { ...TOO_MANY, askedMs: 3_600_000 };
    const { state } = judgeEndpoint(openUp(), asking, at(OPEN_FROM + 30_000));
    expect(state.heldUntil).toEqual(at(OPEN_FROM + 30_000 + 3_600_000));
  });
});

describe('a circuit that has closed again', () => {
  const closedAt = OPEN_FROM + 30_000;
  const closed = () => judgeEndpoint(openUp(), HEALTHY, at(closedAt)).state;

  it('opens for twice as long when it breaks within the next window', () => {
    const { state } = follow(times(10, FAILING), closed(), closedAt + MINUTE_MS);
    expect(state).toMatchObject({ isOpen: true, openings: 2 });
    expect(state.heldUntil).toEqual(at(closedAt + 2 * MINUTE_MS));
  });

  it('does not break by one failure alone', () => {
    const { state } = follow([FAILING], closed(), closedAt + 1);
    expect(state.isOpen).toBe(false);
  });

  it('has no history after a success in the window after that', () => {
    const { state } = judgeEndpoint(closed(), HEALTHY, at(closedAt + 5 * MINUTE_MS));
    expect(state).toMatchObject({ openings: 0, windowStartedAt: undefined });
  });
});

describe('an endpoint without trouble', () => {
  it('keeps no state after successes', () => {
    const { state } = follow(times(3, HEALTHY));
    expect(state).toEqual(follow([]).state);
  });

  it('learns nothing from a fault of ours', () => {
    const { state, disableReason } = follow([{ kind: 'silent' }]);
    expect([state, disableReason]).toEqual([follow([]).state, undefined]);
  });

  it('is disabled at the first 410, with the reason', () => {
    const { disableReason } = follow([{ kind: 'gone' }]);
    expect(disableReason).toBe('The receiver answered 410: it wants no more deliveries.');
  });
});
