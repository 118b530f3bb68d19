import { afterEach, expect, it, vi } from 'vitest';
import { untilDone } from './until-done.js';

afterEach(() => vi.restoreAllMocks());

it('runs batch after batch until one is the last', async () => {
  const left = [false, false, true];
  const batch = async () => ({ isDone: left.shift() ?? true });
  await untilDone(batch, new AbortController().signal);
  expect(left).toEqual([]);
});

it('ends its pause when it is stopped', async () => {
  const stop = new AbortController();
  // The batch takes a minute, and so would its pause.
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(60_000);
  const batch = async () => {
    setTimeout(() => stop.abort(), 1);
    return { isDone: false };
  };
  await expect(untilDone(batch, stop.signal)).resolves.toBeUndefined();
});
