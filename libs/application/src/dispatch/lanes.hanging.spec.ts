import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { foreign, own, sharedLanes } from '../../test/lanes-bench.js';

describe('endpoints of one organisation', () => {
  it('that have never answered get their turns as others answer, or hang', () => {
    const { clock, lanes, fill } = sharedLanes();
    for (let count = 0; count < 4; count += 1) fill(own(`hanging ${count}`));
    expect(lanes.room(own('new'))).toBe(0);
    clock.advance(700);
    expect([lanes.room(own('new')), lanes.inFlight]).toEqual([1, 4]);
  });

  it('leave the rest to those that answer, however many of them hang', () => {
    const { fill, prove } = sharedLanes();
    prove(own('good'));
    for (let count = 0; count < 30; count += 1) fill(own(`hanging ${count}`));
    expect(fill(own('good'))).toHaveLength(6);
  });

  it('that begin to hang no longer take from what the others may have', () => {
    const { clock, lanes, fill, prove } = sharedLanes();
    for (const uid of ['hanging', 'good']) prove(own(uid));
    expect(fill(own('hanging'))).toHaveLength(8);
    clock.advance(500);
    expect(fill(own('good'))).toHaveLength(4);
    clock.advance(200);
    expect(fill(own('good'))).toHaveLength(4);
    expect([lanes.room(own('hanging')), lanes.inFlight]).toEqual([0, 16]);
  });

  it('that hang have no more than their floor', () => {
    const { clock, lanes, fill } = sharedLanes({ floor: 3, start: 3, organisation: 64, total: 64 });
    const permits = fill(own('hanging'));
    clock.advance(700);
    expect(lanes.room(own('hanging'))).toBe(0);
    permits[0]?.release();
    expect(lanes.room(own('hanging'))).toBe(1);
  });

  it('that answer most requests are not stopped by one that hangs', () => {
    const { clock, lanes, fill, prove } = sharedLanes();
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
    const { clock, lanes, fill, prove } = sharedLanes();
    prove(own('slow'), 20, 1000);
    prove(own('good'));
    fill(own('slow'));
    clock.advance(3900);
    expect(lanes.room(own('good'))).toBe(8);
    clock.advance(300);
    expect(lanes.room(own('good'))).toBe(16);
  });

  it('cannot have more that hang than half of what may be in flight at most', () => {
    const { clock, lanes, fill } = sharedLanes({ most: 8 });
    for (let count = 0; count < 10; count += 1) {
      fill(own(`hanging ${count}`));
      clock.advance(700);
    }
    expect(lanes.inFlight).toBe(4);
    expect(fill(foreign('x'))).toHaveLength(1);
  });

  it('that answer have their part also when as many hang as may', () => {
    const { clock, fill, prove } = sharedLanes({ most: 8 });
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
  const { clock, lanes, claims, prove } = sharedLanes(limits);
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
