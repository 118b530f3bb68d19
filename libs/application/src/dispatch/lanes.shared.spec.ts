import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { anEndpoint } from '../../../testing/src/fakes/builders.js';
import { FakeClock } from '../../../testing/src/fakes/fake-clock.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { Lanes } from './lanes.js';
import type { Permit } from './permit.js';

const LIMITS = { floor: 1, start: 4, ceiling: 32, organisation: 16, total: 32, most: 100 };
const succeeded: Outcome = { kind: 'succeeded', statusCode: 200 };
const timedOut: Outcome = { kind: 'unanswered', code: 'timeout' };
const own = (uid: string) => anEndpoint(uid, 'org_a');
const foreign = (uid: string) => anEndpoint(uid, 'org_b');

function setUp(limits: Partial<typeof LIMITS> = {}) {
  const clock = new FakeClock();
  const lanes = new Lanes({ ...LIMITS, ...limits }, clock);
  const claims: string[] = [];
  lanes.onClaim(({ endpoint }) => claims.push(endpoint.subscriptionUid));
  const fill = (endpoint: Endpoint): readonly Permit[] => {
    const permit = lanes.take(endpoint, 1);
    if (!permit) return [];
    permit.start();
    return [permit, ...fill(endpoint)];
  };
  /** Lets the endpoint show that it answers, after so long. */
  const prove = (endpoint: Endpoint, answers = 20, tookMs = 5) => {
    for (let count = 0; count < answers; count += 1) {
      using permit = lanes.admit(endpoint, 1);
      permit.start();
      clock.advance(tookMs);
      permit.answer(succeeded);
    }
  };
  return { clock, lanes, claims, fill, prove };
}

describe('endpoints of one organisation', () => {
  it('share a part of what it may have while nothing is known about them, and each has its floor', () => {
    const { fill } = setUp();
    expect(['a', 'b', 'c'].map((uid) => fill(own(uid)).length)).toEqual([4, 1, 1]);
  });

  it('leave the rest to those that answer, however many of them hang', () => {
    const { fill, prove } = setUp();
    prove(own('good'));
    for (let count = 0; count < 30; count += 1) fill(own(`hanging ${count}`));
    expect(fill(own('good'))).toHaveLength(12);
  });

  it('have all of it when they answer', () => {
    const { fill, prove } = setUp();
    prove(own('good'));
    expect(fill(own('good'))).toHaveLength(16);
  });

  it('that fail are in doubt until they answer well again', () => {
    const { lanes, fill, prove } = setUp();
    prove(own('a'));
    const [permit] = fill(own('a'));
    permit?.answer(timedOut);
    expect([lanes.room(own('b')), lanes.room(own('a'))]).toEqual([1, 0]);
    const [other] = fill(own('b'));
    other?.answer(succeeded);
    expect(lanes.room(own('b'))).toBeGreaterThan(2);
  });

  it('that begin to hang no longer take from what is kept for the others', () => {
    const { clock, fill, prove } = setUp();
    for (const uid of ['hanging', 'good']) prove(own(uid));
    expect(fill(own('hanging'))).toHaveLength(16);
    clock.advance(500);
    expect(fill(own('good'))).toHaveLength(1);
    clock.advance(200);
    expect(fill(own('good'))).toHaveLength(11);
  });

  it('that are slow and answer are given the time that they usually take', () => {
    const { clock, lanes, fill, prove } = setUp();
    prove(own('slow'), 40, 1000);
    fill(own('slow'));
    clock.advance(2000);
    expect(lanes.room(foreign('x'))).toBe(4);
    expect(lanes.room(own('new'))).toBe(1);
    clock.advance(3000);
    expect(lanes.room(own('new'))).toBe(1);
  });

  it('have no floors any more when those of all of them are half of what may be in flight at most', () => {
    const { lanes, fill } = setUp({ most: 8 });
    for (let count = 0; count < 10; count += 1) fill(own(`hanging ${count}`));
    expect(lanes.inFlight).toBe(4);
    expect(fill(foreign('x'))).toHaveLength(4);
    expect(fill(foreign('y'))).toHaveLength(0);
  });
});

describe('organisations', () => {
  it('leave each other what they may have, whatever floors have added to theirs', () => {
    const { fill, prove } = setUp();
    prove(foreign('x'));
    for (let count = 0; count < 40; count += 1) {
      prove(own(`${count}`), 1);
      fill(own(`${count}`));
    }
    expect(fill(foreign('x'))).toHaveLength(16);
  });

  it('take turns at what comes back', () => {
    const { lanes, claims, fill, prove } = setUp({ total: 4, floor: 0 });
    const all = [own('a'), own('b'), foreign('x')];
    for (const endpoint of all) prove(endpoint);
    const permits = fill(own('a'));
    for (const endpoint of all) lanes.wait(endpoint);
    for (const permit of permits.slice(0, 2)) permit.release();
    expect(claims).toEqual(['a', 'x']);
  });
});

describe('an endpoint whose deliveries wait', () => {
  it('claims at once when it has room', () => {
    const { lanes, claims } = setUp();
    lanes.wait(own('a'));
    expect([claims, lanes.inFlight]).toEqual([['a'], 1]);
  });

  it('claims when its own request ends', () => {
    const { lanes, claims, fill } = setUp();
    const [permit] = fill(own('a'));
    lanes.wait(own('a'));
    expect(claims).toEqual([]);
    permit?.release();
    expect(claims).toEqual(['a']);
  });

  it('claims when its organisation has room again, in the order of waiting', () => {
    const { lanes, claims, fill, prove } = setUp({ floor: 0 });
    for (const uid of ['a', 'b', 'c']) prove(own(uid));
    const permits = fill(own('a'));
    for (const uid of ['c', 'b', 'a']) lanes.wait(own(uid));
    for (const permit of permits.slice(0, 3)) permit.release();
    expect(claims).toEqual(['c', 'b', 'a']);
  });

  it('is passed over by turns that it cannot use, and loses none', () => {
    const { clock, lanes, claims, fill, prove } = setUp({ floor: 0 });
    for (const uid of ['slow', 'good']) prove(own(uid));
    const permits = fill(own('slow'));
    for (const uid of ['slow', 'good']) lanes.wait(own(uid));
    clock.advance(700);
    expect(claims).toEqual(['good']);
    for (const permit of permits) permit.release();
    expect(claims).toEqual(['good', 'slow']);
  });

  it('claims once more when some were left waiting while it claimed', () => {
    const { lanes, claims } = setUp();
    lanes.onClaim((lane, permit) => {
      claims.push(lane.endpoint.subscriptionUid);
      if (claims.length === 1) lanes.wait(lane.endpoint);
      permit.release();
      queueMicrotask(() => lanes.claimed(lane, 'none'));
    });
    lanes.wait(own('a'));
    return Promise.resolve().then(() => expect(claims).toEqual(['a', 'a']));
  });

  it('claims nothing after the end', () => {
    const { clock, lanes, claims } = setUp();
    lanes.close();
    lanes.wait(own('a'));
    clock.advance(60_000);
    expect([claims, clock.timers]).toEqual([[], 0]);
  });
});

describe('an endpoint that may not have any for now', () => {
  function resting(restMs: number) {
    const world = setUp();
    world.lanes.onClaim((lane, permit) => {
      world.claims.push(lane.endpoint.subscriptionUid);
      permit.release();
      world.lanes.claimed(lane, { restMs });
    });
    world.lanes.wait(own('a'));
    return world;
  }

  it('is asked for again when its time is over, and not before, however often it is named', () => {
    const { clock, lanes, claims } = resting(300);
    lanes.wait(own('a'));
    clock.advance(299);
    expect([claims, lanes.isResting(own('a'))]).toEqual([['a'], true]);
    clock.advance(1);
    expect(claims).toEqual(['a', 'a']);
  });

  it('rests five seconds at most, and is then left to the sweeper', () => {
    const { clock, lanes, claims } = resting(3_600_000);
    clock.advance(4999);
    expect(lanes.isResting(own('a'))).toBe(true);
    clock.advance(1);
    expect([claims, lanes.isResting(own('a')), clock.timers]).toEqual([['a'], false, 0]);
  });

  it('leaves no timer behind at the end', () => {
    const { clock, lanes } = resting(300);
    lanes.close();
    expect(clock.timers).toBe(0);
  });
});
