import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { foreign, own, sharedLanes } from '../../test/lanes-bench.js';

const succeeded: Outcome = { kind: 'succeeded', statusCode: 200 };
const timedOut: Outcome = { kind: 'unanswered', code: 'timeout' };

describe('endpoints of one organisation', () => {
  it('share a part of what it may have until they have answered', () => {
    const { fill } = sharedLanes({ floor: 3, start: 3 });
    expect(['a', 'b', 'c'].map((uid) => fill(own(uid)).length)).toEqual([2, 1, 1]);
  });

  it('that answer have their floor beside any number of others', () => {
    const { lanes, fill, prove } = sharedLanes({ organisation: 8 });
    const endpoints = ['a', 'b', 'c', 'd', 'e', 'f'].map(own);
    for (const endpoint of endpoints) prove(endpoint);
    expect(endpoints.map((endpoint) => fill(endpoint).length)).toEqual([4, 2, 1, 1, 1, 1]);
    expect(lanes.inFlight).toBe(10);
  });

  it('that have answered before do not wait for a crowd that never has', () => {
    const { clock, lanes, claims, prove } = sharedLanes({
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

  it('have half of it when they answer, and never more than they leave to others', () => {
    const { fill, prove } = sharedLanes();
    for (const uid of ['a', 'b', 'c']) prove(own(uid));
    expect(['a', 'b', 'c'].map((uid) => fill(own(uid)).length)).toEqual([8, 4, 2]);
  });

  it('are equal in the end, whatever each of them had first', () => {
    const { lanes, fill, prove } = sharedLanes();
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
    const { lanes, fill, prove } = sharedLanes({ organisation: 32 });
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
    const { lanes, prove } = sharedLanes();
    for (const uid of ['a', 'b']) prove(own(uid));
    const [failed, answered] = [lanes.take(own('a'), 1), lanes.take(own('a'), 1)];
    failed?.start();
    failed?.answer(timedOut);
    expect([lanes.room(own('a')), lanes.room(own('b'))]).toEqual([2, 14]);
    answered?.start();
    answered?.answer(succeeded);
    expect(lanes.room(own('a'))).toBeGreaterThan(4);
  });
});

describe('organisations', () => {
  it('leave each other what they may have, whatever floors have added to theirs', () => {
    const { fill, prove } = sharedLanes();
    prove(foreign('x'));
    for (let count = 0; count < 40; count += 1) {
      prove(own(`${count}`), 1);
      fill(own(`${count}`));
    }
    expect(fill(foreign('x'))).toHaveLength(8);
  });

  it('take turns at what comes back', () => {
    const { lanes, claims, crowd, prove } = sharedLanes({ total: 4, floor: 0 });
    const all = [own('a'), own('b'), foreign('x')];
    for (const endpoint of all) prove(endpoint);
    const permits = crowd('org_c');
    for (const endpoint of all) lanes.wait(endpoint);
    for (const permit of permits.slice(0, 2)) permit.release();
    expect(claims).toEqual(['a', 'x']);
  });
});
