import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { anEndpoint } from '../../../testing/src/fakes/builders.js';
import { FakeClock } from '../../../testing/src/fakes/fake-clock.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { Lanes } from './lanes.js';
import type { Permit } from './permit.js';

const LIMITS = { floor: 1, start: 1, ceiling: 32, organisation: 16, total: 32, most: 100 };
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
  /** Endpoints that leave no room to others of their organisation. */
  const crowd = (organisation: string): readonly Permit[] => {
    const endpoint = anEndpoint(`crowd ${lanes.inFlight} of ${organisation}`, organisation);
    prove(endpoint);
    const permits = fill(endpoint);
    return permits.length === 0 ? [] : [...permits, ...crowd(organisation)];
  };
  return { clock, lanes, claims, fill, prove, crowd };
}

describe('endpoints of one organisation', () => {
  it('share a part of what it may have until they have answered', () => {
    const { fill } = setUp({ floor: 3, start: 3 });
    expect(['a', 'b', 'c'].map((uid) => fill(own(uid)).length)).toEqual([2, 1, 1]);
  });

  it('that answer have their floor beside any number of others', () => {
    const { lanes, fill, prove } = setUp({ organisation: 8 });
    const endpoints = ['a', 'b', 'c', 'd', 'e', 'f'].map(own);
    for (const endpoint of endpoints) prove(endpoint);
    expect(endpoints.map((endpoint) => fill(endpoint).length)).toEqual([4, 2, 1, 1, 1, 1]);
    expect(lanes.inFlight).toBe(10);
  });

  it('that have answered before do not wait for a crowd that never has', () => {
    const { clock, lanes, claims, prove } = setUp({
      floor: 2,
      start: 16,
      organisation: 200,
      total: 400,
    });
    prove(own('slow'));
    clock.advance(1);
    using hanging = lanes.admit(own('slow'), 1);
    hanging.start();
    clock.advance(1000);
    for (let count = 0; count < 100; count += 1) lanes.wait(own(`new ${count}`));
    lanes.wait(own('slow'));
    clock.advance(80);
    expect(claims).toContain('slow');
    expect(claims.length).toBeLessThan(10);
  });

  it('that have never answered get their turns as others answer, or hang', () => {
    const { clock, lanes, fill } = setUp();
    for (let count = 0; count < 4; count += 1) fill(own(`hanging ${count}`));
    expect(lanes.room(own('new'))).toBe(0);
    clock.advance(700);
    expect([lanes.room(own('new')), lanes.inFlight]).toEqual([1, 4]);
  });

  it('leave the rest to those that answer, however many of them hang', () => {
    const { fill, prove } = setUp();
    prove(own('good'));
    for (let count = 0; count < 30; count += 1) fill(own(`hanging ${count}`));
    expect(fill(own('good'))).toHaveLength(6);
  });

  it('have half of it when they answer, and never more than they leave to others', () => {
    const { fill, prove } = setUp();
    for (const uid of ['a', 'b', 'c']) prove(own(uid));
    expect(['a', 'b', 'c'].map((uid) => fill(own(uid)).length)).toEqual([8, 4, 2]);
  });

  it('are equal in the end, whatever each of them had first', () => {
    const { lanes, fill, prove } = setUp();
    for (const uid of ['a', 'b']) prove(own(uid));
    const permits = fill(own('a'));
    for (const permit of permits) {
      fill(own('b'));
      permit.release();
      fill(own('a'));
    }
    const room = (uid: string) => lanes.room(own(uid));
    expect([room('a'), room('b'), lanes.inFlight]).toEqual([0, 0, 11]);
  });

  it('that answer at once are not held up by those that take long', () => {
    const { lanes, fill, prove } = setUp({ organisation: 32 });
    for (const uid of ['slow 1', 'slow 2']) {
      prove(own(uid), 20, 400);
      fill(own(uid));
    }
    prove(own('quick'));
    for (let round = 0; round < 100; round += 1) {
      const permits = fill(own('quick'));
      expect(permits.length).toBeGreaterThanOrEqual(4);
      for (const uid of ['slow 1', 'slow 2']) lanes.wait(own(uid));
      for (const permit of permits) permit.release();
    }
  });

  it('that fail share that part until they answer well again', () => {
    const { lanes, prove } = setUp();
    for (const uid of ['a', 'b']) prove(own(uid));
    const [failed, answered] = [lanes.take(own('a'), 1), lanes.take(own('a'), 1)];
    failed?.start();
    failed?.answer(timedOut);
    expect([lanes.room(own('a')), lanes.room(own('b'))]).toEqual([2, 14]);
    answered?.start();
    answered?.answer(succeeded);
    expect(lanes.room(own('a'))).toBeGreaterThan(4);
  });

  it('that begin to hang no longer take from what the others may have', () => {
    const { clock, lanes, fill, prove } = setUp();
    for (const uid of ['hanging', 'good']) prove(own(uid));
    expect(fill(own('hanging'))).toHaveLength(8);
    clock.advance(500);
    expect(fill(own('good'))).toHaveLength(4);
    clock.advance(200);
    expect(fill(own('good'))).toHaveLength(4);
    expect([lanes.room(own('hanging')), lanes.inFlight]).toEqual([0, 16]);
  });

  it('that hang have no more than their floor', () => {
    const { clock, lanes, fill } = setUp({ floor: 3, start: 3, organisation: 64, total: 64 });
    const permits = fill(own('hanging'));
    clock.advance(700);
    expect(lanes.room(own('hanging'))).toBe(0);
    permits[0]?.release();
    expect(lanes.room(own('hanging'))).toBe(1);
  });

  it('that answer most requests are not stopped by one that hangs', () => {
    const { clock, lanes, fill, prove } = setUp();
    prove(own('a'));
    lanes.take(own('a'), 1)?.start();
    for (let second = 0; second < 5; second += 1) {
      clock.advance(100);
      prove(own('a'), 1);
    }
    clock.advance(200);
    expect(fill(own('a'))).toHaveLength(8);
  });

  it('that are slow and answer are given several times what they usually take', () => {
    const { clock, lanes, fill, prove } = setUp();
    prove(own('slow'), 20, 1000);
    prove(own('good'));
    fill(own('slow'));
    clock.advance(3900);
    expect(lanes.room(own('good'))).toBe(8);
    clock.advance(300);
    expect(lanes.room(own('good'))).toBe(16);
  });

  it('cannot have more that hang than half of what may be in flight at most', () => {
    const { clock, lanes, fill } = setUp({ most: 8 });
    for (let count = 0; count < 10; count += 1) {
      fill(own(`hanging ${count}`));
      clock.advance(700);
    }
    expect(lanes.inFlight).toBe(4);
    expect(fill(foreign('x'))).toHaveLength(1);
  });

  it('that answer have their part also when as many hang as may', () => {
    const { clock, fill, prove } = setUp({ most: 8 });
    prove(own('good'));
    for (let count = 0; count < 10; count += 1) {
      fill(own(`hanging ${count}`));
      clock.advance(700);
    }
    expect(fill(own('good'))).toHaveLength(8);
  });
});

it('a proven endpoint that has its floor again is fed, although the first of its turn has no room', () => {
  const limits = { ceiling: 4, organisation: 4, total: 8, most: 12 };
  const { clock, lanes, claims, prove } = setUp(limits);
  const hang = (uid: string) => {
    const permit = lanes.take(own(uid), 1);
    permit?.start();
    clock.advance(700);
    return permit;
  };
  const hanging = ['h1', 'h2', 'h3', 'h4'].map(hang);
  for (const uid of ['a', 'b', 'x', 'y']) prove(own(uid), 4);
  for (const uid of ['x', 'x', 'a', 'y']) lanes.take(own(uid), 1)?.start();
  for (const uid of ['a', 'b']) lanes.wait(own(uid));
  expect(claims).toEqual([]);
  for (const permit of hanging.slice(0, 3)) permit?.release();
  expect(claims).toEqual(['b']);
});

describe('organisations', () => {
  it('leave each other what they may have, whatever floors have added to theirs', () => {
    const { fill, prove } = setUp();
    prove(foreign('x'));
    for (let count = 0; count < 40; count += 1) {
      prove(own(`${count}`), 1);
      fill(own(`${count}`));
    }
    expect(fill(foreign('x'))).toHaveLength(8);
  });

  it('take turns at what comes back', () => {
    const { lanes, claims, crowd, prove } = setUp({ total: 4, floor: 0 });
    const all = [own('a'), own('b'), foreign('x')];
    for (const endpoint of all) prove(endpoint);
    const permits = crowd('org_c');
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
    const { lanes, claims, crowd, prove } = setUp({ floor: 0 });
    for (const uid of ['a', 'b', 'c']) prove(own(uid));
    const permits = crowd('org_a');
    for (const uid of ['c', 'b', 'a']) lanes.wait(own(uid));
    expect(claims).toEqual([]);
    for (const permit of permits.slice(0, 3)) permit.release();
    expect(claims).toEqual(['c', 'b', 'a']);
  });

  it('is passed over by turns that it cannot use, and loses none', () => {
    const { clock, lanes, claims, fill, prove, crowd } = setUp({ floor: 0 });
    for (const uid of ['slow', 'good']) prove(own(uid));
    const permits = fill(own('slow'));
    crowd('org_a');
    for (const uid of ['slow', 'good']) lanes.wait(own(uid));
    expect(claims).toEqual([]);
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
