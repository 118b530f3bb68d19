import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MicroBatchOptions, MicroBatcher } from './micro-batcher.js';

const OPTIONS = { gatherMs: 5, maxItems: 3 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Doubles numbers, and remembers what came together. */
function doubler(options: MicroBatchOptions = OPTIONS) {
  const batches: (readonly number[])[] = [];
  const batcher = new MicroBatcher<number, number>(async (items) => {
    batches.push(items);
    if (items.includes(13)) throw new Error('thirteen');
    return items.map((item) => item * 2);
  }, options);
  return { batcher, batches };
}

/** The same, just after a batch has begun. */
async function busyDoubler() {
  const { batcher, batches } = doubler();
  void batcher.add(0);
  await vi.advanceTimersByTimeAsync(0);
  expect(batches).toEqual([[0]]);
  return { batcher, batches };
}

describe('MicroBatcher', () => {
  it('handles together what comes in the same turn, and at rest waits for no more', async () => {
    const { batcher, batches } = doubler();
    const both = Promise.all([batcher.add(1), batcher.add(2)]);
    await vi.advanceTimersByTimeAsync(0);
    await both;
    expect(batches).toEqual([[1, 2]]);
  });

  it('handles together what comes within the gathering time of the batch before', async () => {
    const { batcher, batches } = await busyDoubler();
    void batcher.add(1);
    await vi.advanceTimersByTimeAsync(2);
    void batcher.add(2);
    await vi.advanceTimersByTimeAsync(3);
    expect(batches).toEqual([[0], [1, 2]]);
  });

  it('does not wait any more once the gathering time has passed', async () => {
    const { batcher, batches } = await busyDoubler();
    await vi.advanceTimersByTimeAsync(5);
    void batcher.add(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(batches).toEqual([[0], [1]]);
  });

  it('gathers from the first item on, at rest as well, when it is told to', async () => {
    const { batcher, batches } = doubler({ ...OPTIONS, gathersAtRest: true });
    void batcher.add(1);
    await vi.advanceTimersByTimeAsync(4);
    void batcher.add(2);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([[1, 2]]);
  });

  it('gives every caller the result of its own item', async () => {
    const { batcher } = doubler({ gatherMs: 5, maxItems: 100 });
    const items = Array.from({ length: 50 }, (_, index) => index);
    const all = Promise.all(items.map((item) => batcher.add(item === 13 ? 0 : item)));
    await vi.advanceTimersByTimeAsync(5);
    expect(await all).toEqual(items.map((item) => (item === 13 ? 0 : item * 2)));
  });

  it('waits from the batch before on, not from the last item', async () => {
    const { batcher, batches } = await busyDoubler();
    void batcher.add(1);
    await vi.advanceTimersByTimeAsync(4);
    void batcher.add(2);
    expect(batches).toEqual([[0]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([[0], [1, 2]]);
  });

  it('does not wait any longer once the batch is full', async () => {
    const { batcher, batches } = doubler();
    const all = Promise.all([1, 2, 3].map((item) => batcher.add(item)));
    expect(await all).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('gives what comes after a full batch its own gathering time', async () => {
    const { batcher, batches } = await busyDoubler();
    const four = [1, 2, 3, 4].map((item) => batcher.add(item));
    await vi.advanceTimersByTimeAsync(4);
    expect(batches).toEqual([[0], [1, 2, 3]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([[0], [1, 2, 3], [4]]);
    expect(await four[3]).toBe(8);
  });

  it('never makes a batch larger than it may be', async () => {
    const { batcher, batches } = doubler();
    for (let item = 0; item < 100; item += 1) batcher.add(item).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(5);
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(3);
    expect(batches.flat()).toHaveLength(100);
  });

  it('gives all callers of a failing batch the error, and nobody else', async () => {
    const { batcher } = doubler();
    const settled = Promise.allSettled([1, 13, 2, 3, 4].map((item) => batcher.add(item)));
    await vi.advanceTimersByTimeAsync(5);
    expect((await settled).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('goes on after a failure', async () => {
    const { batcher } = doubler({ gatherMs: 5, maxItems: 1 });
    await expect(batcher.add(13)).rejects.toThrow('thirteen');
    expect(await batcher.add(4)).toBe(8);
  });

  it('hands on an error that is thrown before there is a promise', async () => {
    const batcher = new MicroBatcher<number, number>(() => {
      throw new Error('at once');
    }, OPTIONS);
    const failing = expect(batcher.add(1)).rejects.toThrow('at once');
    await vi.advanceTimersByTimeAsync(5);
    await failing;
  });

  it('gathers the next batch while one is being handled', async () => {
    const started: number[][] = [];
    const batcher = new MicroBatcher<number, number>(
      async (items) => {
        started.push([...items]);
        await delay(1000);
        return items;
      },
      { gatherMs: 5, maxItems: 1 },
    );
    void batcher.add(1);
    void batcher.add(2);
    await Promise.resolve();
    expect(started).toEqual([[1], [2]]);
  });

  it('handles nothing when nothing comes', async () => {
    const { batches } = doubler();
    await vi.advanceTimersByTimeAsync(1000);
    expect(batches).toEqual([]);
  });

  it('handles no more batches at a time than it may, and gathers what comes meanwhile', async () => {
    const ends: (() => void)[] = [];
    const batches: (readonly number[])[] = [];
    const batcher = new MicroBatcher<number, number>(
      (items) => {
        batches.push(items);
        return new Promise((resolve) => ends.push(() => resolve(items)));
      },
      { ...OPTIONS, maxConcurrent: 1 },
    );
    const all = [1, 2, 3, 4, 5].map((item) => batcher.add(item));
    await vi.advanceTimersByTimeAsync(100);
    expect(batches).toEqual([[1, 2, 3]]);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(100);
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    ends[1]?.();
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5]);
  });

  it('makes no batch larger than it may be of what has gathered meanwhile', async () => {
    const batches: (readonly number[])[] = [];
    const ends: (() => void)[] = [];
    const batcher = new MicroBatcher<number, number>(
      (items) => {
        batches.push(items);
        return new Promise((resolve) => ends.push(() => resolve(items)));
      },
      { ...OPTIONS, maxConcurrent: 1, maxWeight: 20 },
      (item) => item,
    );
    const items = [1, 2, 3, 4, 5, 6, 7, 19, 1, 20];
    const all = items.map((item) => batcher.add(item));
    for (let round = 0; round < 5; round += 1) {
      await vi.advanceTimersByTimeAsync(100);
      ends[round]?.();
    }
    expect(await Promise.all(all)).toEqual(items);
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 19],
      [1, 20],
    ]);
  });

  it('gives an error that is one item’s fault to that one’s caller alone', async () => {
    const batcher = new MicroBatcher<number, number>(
      async (items) => {
        if (items.includes(13)) throw new Error('thirteen');
        return items;
      },
      { ...OPTIONS, isOneItemsFault: () => true },
    );
    const all = Promise.allSettled([12, 13, 14].map((item) => batcher.add(item)));
    await vi.advanceTimersByTimeAsync(5);
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
