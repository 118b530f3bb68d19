import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { Lane } from './lane.js';
import { ProbePace } from './probe-pace.js';
import { Timers } from './timers.js';

const BOUNDS = { floor: 2, start: 16, ceiling: 256 };
const succeeded: Outcome = { kind: 'succeeded', statusCode: 200 };
const timedOut: Outcome = { kind: 'unanswered', code: 'timeout' };
const refused: Outcome = { kind: 'unanswered', code: 'connection_refused' };
let count = 0;

function setUp() {
  const clock = new FakeClock();
  const calls = { onMore: 0 };
  const pace = new ProbePace(new Timers(clock), () => (calls.onMore += 1));
  const newLane = (organisationUid = 'org_a') =>
    new Lane({ subscriptionUid: `sub_${(count += 1)}`, organisationUid }, BOUNDS);
  /** New endpoints, as many as are allowed. */
  const tryAll = (organisation?: string): readonly Lane[] => {
    const lane = newLane(organisation);
    if (!pace.allows(lane)) return [];
    pace.begin(lane);
    return [lane, ...tryAll(organisation)];
  };
  return { clock, pace, calls, newLane, tryAll };
}

describe('endpoints that have yet to answer', () => {
  it('are tried a few at once, and again after a while', () => {
    const { clock, tryAll, calls } = setUp();
    expect(tryAll()).toHaveLength(4);
    clock.advance(79);
    expect([tryAll().length, calls.onMore]).toEqual([0, 0]);
    clock.advance(1);
    expect([tryAll().length, calls.onMore]).toEqual([4, 1]);
  });

  it('of one organisation do not wait for those of another', () => {
    const { tryAll } = setUp();
    tryAll('org_a');
    expect(tryAll('org_b')).toHaveLength(4);
  });

  it('may have several requests when they are tried', () => {
    const { pace, tryAll } = setUp();
    const [first] = tryAll();
    expect(first && pace.allows(first)).toBe(true);
  });

  it.each([
    ['answer', succeeded, 1],
    ['refuse', refused, 1],
    ['hang', timedOut, 0],
  ])('let others be tried at once, or not, when they %s', (_, outcome, more) => {
    const { pace, tryAll } = setUp();
    const [first] = tryAll();
    if (first) pace.answer(first, outcome, first.probe);
    expect(tryAll()).toHaveLength(more);
  });

  it('let others be tried at once when they are not sent to after all', () => {
    const { pace, tryAll } = setUp();
    const [first] = tryAll();
    if (first) pace.end(first, first.probe);
    expect(tryAll()).toHaveLength(1);
  });

  it('are not tried again before what came of it is on record', () => {
    const { pace, tryAll } = setUp();
    const [first] = tryAll();
    if (first) pace.answer(first, refused, first.probe);
    expect(first?.isProbed).toBe(true);
    if (first) pace.end(first, first.probe);
    expect(first?.isProbed).toBe(false);
  });

  it('are no more at once for having answered twice', () => {
    const { pace, tryAll } = setUp();
    const [first] = tryAll();
    for (const outcome of [succeeded, succeeded])
      if (first) pace.answer(first, outcome, first.probe);
    expect(tryAll()).toHaveLength(1);
  });

  it('are waited for when more of them had to be tried', () => {
    const { clock, pace, newLane, tryAll } = setUp();
    for (let tried = 0; tried < 10; tried += 1) pace.begin(newLane());
    clock.advance(80);
    expect(tryAll()).toHaveLength(0);
    clock.advance(80);
    expect(tryAll()).toHaveLength(2);
  });

  it('are forgotten after a pause, with their timer', () => {
    const { clock, tryAll } = setUp();
    tryAll();
    clock.advance(80);
    clock.advance(80);
    expect(clock.timers).toBe(0);
  });
});

it('an endpoint that has answered is not waited for', () => {
  const { pace, newLane, tryAll } = setUp();
  const proven = newLane();
  proven.learn(succeeded, 1, 0);
  tryAll();
  expect(pace.allows(proven)).toBe(true);
});
