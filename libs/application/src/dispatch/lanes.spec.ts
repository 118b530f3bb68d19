import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { anEndpoint } from '../../test/fakes/builders.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { Lanes } from './lanes.js';
import type { Permit } from './permit.js';

const LIMITS = { floor: 2, start: 4, ceiling: 8, organisation: 100, total: 200, most: 400 };
const [A, B] = [anEndpoint('a'), anEndpoint('b')];
const succeeded: Outcome = { kind: 'succeeded', statusCode: 200 };
const timedOut: Outcome = { kind: 'unanswered', code: 'timeout' };

function setUp(limits: Partial<typeof LIMITS> = {}) {
  const clock = new FakeClock();
  const lanes = new Lanes({ ...LIMITS, ...limits }, clock);
  /** As many requests as there is room for. */
  const fill = (endpoint: Endpoint): readonly Permit[] => {
    const permit = lanes.take(endpoint, 1);
    if (!permit) return [];
    permit.start();
    return [permit, ...fill(endpoint)];
  };
  /** One request, from beginning to end. */
  const pass = (endpoint: Endpoint, outcome?: Outcome, tookMs = 0) => {
    using permit = lanes.admit(endpoint, 1);
    permit.start();
    if (tookMs > 0) clock.advance(tookMs);
    if (outcome) permit.answer(outcome);
  };
  return { clock, lanes, fill, pass };
}

const times = (count: number, run: () => void) => Array.from({ length: count }).forEach(run);

describe('an endpoint', () => {
  it('that nothing is known about has its start and no more', () => {
    const { lanes, fill } = setUp();
    expect(fill(A)).toHaveLength(4);
    expect([lanes.room(A), lanes.requests, lanes.inFlight]).toEqual([0, 4, 4]);
  });

  it('has room again when a request ends', () => {
    const { lanes, fill } = setUp();
    fill(A)[0]?.release();
    expect([lanes.room(A), lanes.requests]).toEqual([1, 3]);
  });

  it('that hangs narrows to the floor, and keeps that', () => {
    const { lanes, pass } = setUp();
    times(10, () => pass(A, timedOut, 500));
    expect(lanes.room(A)).toBe(2);
  });

  it('that answers well widens to the ceiling', () => {
    const { lanes, pass } = setUp();
    times(100, () => pass(A, succeeded));
    expect(lanes.room(A)).toBe(8);
  });

  it('is not judged by a permit that was given back unused', () => {
    const { lanes, pass } = setUp();
    times(100, () => pass(A));
    expect(lanes.room(A)).toBe(4);
  });

  it('gets no more while requests of better days are still out', () => {
    const { lanes, fill } = setUp();
    const [first] = fill(A);
    first?.answer(timedOut);
    first?.release();
    expect([lanes.room(A), lanes.requests]).toEqual([0, 3]);
  });

  it('is judged as soon as it has answered, and has room when that is on record', () => {
    const { lanes, fill } = setUp();
    const [first] = fill(A);
    first?.answer(succeeded);
    expect([lanes.room(A), lanes.inFlight]).toEqual([1, 4]);
    first?.release();
    first?.release();
    expect([lanes.room(A), lanes.inFlight]).toEqual([2, 3]);
  });

  it('that was quick is remembered for a minute', () => {
    const { clock, lanes, pass } = setUp();
    times(100, () => pass(A, succeeded));
    clock.advance(60_000);
    expect(lanes.room(A)).toBe(8);
    clock.advance(1);
    expect(lanes.room(A)).toBe(4);
  });

  it('that hung is remembered for longer', () => {
    const { clock, lanes, pass } = setUp();
    pass(A, timedOut);
    clock.advance(3_600_000);
    expect(lanes.room(A)).toBe(2);
  });

  it('is remembered among the latest ten thousand, or while something is in flight', () => {
    const { lanes, pass } = setUp();
    lanes.take(A, 1);
    for (const endpoint of [A, B]) pass(endpoint, succeeded);
    for (let count = 0; count < 10_000; count += 1) pass(anEndpoint(`e${count}`), succeeded);
    expect([lanes.room(A), lanes.room(B), lanes.room(anEndpoint('e9999'))]).toEqual([4, 4, 5]);
  });
});

describe('a heavy request', () => {
  it('gets in when there is room at all, and keeps the next one out', () => {
    const { lanes } = setUp();
    expect(lanes.take(A, 17)?.weight).toBe(17);
    expect([lanes.take(A, 1), lanes.requests, lanes.inFlight]).toEqual([undefined, 1, 17]);
  });

  it('is expected at its endpoint for some time, and at no other', () => {
    const { lanes, pass } = setUp();
    for (const endpoint of [A, B]) times(6, () => pass(endpoint));
    lanes.admit(A, 5).release();
    expect([lanes.expectedWeight(A), lanes.expectedWeight(B)]).toEqual([5, 1]);
    pass(A);
    expect(lanes.expectedWeight(A)).toBe(4);
    times(6, () => pass(A));
    expect(lanes.expectedWeight(A)).toBe(1);
  });

  it('is expected of an endpoint that nothing is known about', () => {
    expect(setUp().lanes.expectedWeight(A)).toBe(4);
  });
});

describe('weight that is reserved', () => {
  it('is as much as there is room for, and no request', () => {
    const { lanes } = setUp();
    using reserved = lanes.reserve(A, 64);
    expect([reserved?.weight, lanes.requests, lanes.inFlight]).toEqual([4, 0, 4]);
  });

  it('is none where there is no room', () => {
    const { lanes, fill } = setUp();
    fill(A);
    expect(lanes.reserve(A, 1)).toBeUndefined();
  });
});
