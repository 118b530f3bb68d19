import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anEndpoint } from '../../../testing/src/fakes/builders.js';
import { EndpointQueue } from './endpoint-queue.js';

const [A, B, C] = [anEndpoint('a'), anEndpoint('b'), anEndpoint('c')];

let queue: EndpointQueue;
let woken: number;
const wake = () => {
  woken += 1;
};

beforeEach(() => {
  vi.useFakeTimers();
  queue = new EndpointQueue();
  woken = 0;
});
afterEach(() => {
  queue.close();
  vi.useRealTimers();
});

describe('an endpoint that waits', () => {
  it('is known until it is taken out', () => {
    queue.add(A);
    expect([queue.has(A), queue.has(B)]).toEqual([true, false]);
    queue.remove(A);
    expect(queue.has(A)).toBe(false);
  });

  it('is the same whoever names it', () => {
    queue.add(A);
    expect(queue.has(anEndpoint('a'))).toBe(true);
  });
});

describe('an endpoint that rests', () => {
  it('is woken once, when its time is over and not before', () => {
    queue.rest(A, 300, wake);
    vi.advanceTimersByTime(299);
    expect([queue.isResting(A), woken]).toEqual([true, 0]);
    vi.advanceTimersByTime(1);
    expect([queue.isResting(A), woken]).toEqual([false, 1]);
    vi.advanceTimersByTime(60_000);
    expect(woken).toBe(1);
  });

  it('does not rest any more at the moment when it is woken', () => {
    let wasResting: boolean | undefined;
    queue.rest(A, 10, () => {
      wasResting = queue.isResting(A);
    });
    vi.advanceTimersByTime(10);
    expect(wasResting).toBe(false);
  });

  it('rests five seconds at most, for others may have lifted the hold', () => {
    queue.rest(A, 3_600_000, wake);
    vi.advanceTimersByTime(4999);
    expect(queue.isResting(A)).toBe(true);
    vi.advanceTimersByTime(1);
    expect(queue.isResting(A)).toBe(false);
  });

  it('is forgotten and not woken when it has to wait for longer: the sweeper finds it in time', () => {
    queue.add(A);
    queue.rest(A, 3_600_000, wake);
    vi.advanceTimersByTime(5000);
    expect([queue.has(A), woken]).toEqual([false, 0]);
  });

  it('follows the last word when it is told twice', () => {
    queue.rest(A, 100, wake);
    queue.rest(A, 1000, wake);
    vi.advanceTimersByTime(999);
    expect([queue.isResting(A), woken]).toEqual([true, 0]);
    vi.advanceTimersByTime(1);
    expect([queue.isResting(A), woken]).toEqual([false, 1]);
  });

  it('does not keep others from being asked for', () => {
    queue.rest(A, 1000, wake);
    expect(queue.isResting(B)).toBe(false);
  });

  it('is not woken after the end', () => {
    queue.rest(A, 100, wake);
    queue.close();
    vi.advanceTimersByTime(1000);
    expect(woken).toBe(0);
  });

  it('leaves no timer behind when it is told to rest after the end', () => {
    queue.close();
    queue.rest(A, 100, wake);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('endpoints that were crowded out', () => {
  const always = () => true;

  it('are taken out in the order in which they came', () => {
    for (const endpoint of [B, A, C]) queue.crowdOut(endpoint);
    expect(queue.takeCrowdedOut(2, always)).toEqual([B, A]);
    expect(queue.takeCrowdedOut(2, always)).toEqual([C]);
  });

  it('are passed over when there is no room for them, and keep their turn', () => {
    for (const endpoint of [A, B]) queue.crowdOut(endpoint);
    expect(queue.takeCrowdedOut(5, ({ subscriptionUid }) => subscriptionUid === 'b')).toEqual([B]);
    expect(queue.takeCrowdedOut(5, always)).toEqual([A]);
  });

  it('stay where they are when there is room for none', () => {
    queue.crowdOut(A);
    expect(queue.takeCrowdedOut(0, always)).toEqual([]);
    expect(queue.takeCrowdedOut(1, always)).toEqual([A]);
  });

  it('are woken once, however often they came', () => {
    for (const endpoint of [A, A, B]) queue.crowdOut(endpoint);
    expect(queue.takeCrowdedOut(5, always)).toEqual([A, B]);
  });
});
