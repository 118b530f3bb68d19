import { describe, expect, it } from 'vitest';
import { LoopTurns } from './loop-turns.js';

/** Begins claims as the dispatcher does; `begun` has the organisation of each, in order. */
function setUp() {
  const turns = new LoopTurns();
  const begun: string[] = [];
  const begin = async (organisation: string) => {
    await turns.take(organisation);
    begun.push(organisation);
  };
  const beginMany = (organisation: string, count: number) =>
    Array.from({ length: count }, () => begin(organisation));
  return { turns, begun, begin, beginMany };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('claims that come together', () => {
  it('do not wait when they are few', () => {
    const { turns } = setUp();
    expect([turns.take('org'), turns.take('org')]).toEqual([undefined, undefined]);
  });

  it('leave the loop to other work after every few of them', async () => {
    const { begun, beginMany } = setUp();
    const all = Promise.all(beginMany('org', 100));
    const begunInTurn: number[] = [];
    for (let before = 0; before < 100; before = begun.length) {
      await nextTurn();
      begunInTurn.push(begun.length - before);
    }
    await all;
    // The first look sees two turns.
    expect(begunInTurn.slice(1)).toEqual(Array(48).fill(2));
  });

  it('begin in the order in which they came', async () => {
    const { turns } = setUp();
    const order: number[] = [];
    const all = Array.from({ length: 20 }, async (_, index) => {
      await turns.take('org');
      order.push(index);
    });
    await Promise.all(all);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('of one organisation do not keep another one waiting for more than a turn', async () => {
    const { begun, begin, beginMany } = setUp();
    const crowd = Promise.all(beginMany('large', 100));
    await begin('small');
    expect(begun.length).toBeLessThanOrEqual(5);
    await crowd;
  });

  it('take a whole turn again after a pause', async () => {
    const { turns, beginMany } = setUp();
    await Promise.all(beginMany('org', 3));
    await nextTurn();
    await nextTurn();
    expect([turns.take('org'), turns.take('org')]).toEqual([undefined, undefined]);
  });
});
