import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endWaits } from './redis-backend.js';

const never = () => new Promise<never>(() => undefined);
const silent = () =>
  endWaits({ waitForJob: (_seconds: number) => never(), reconnectBlocking: never });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a wait for jobs ends five seconds after its time, although its connection is never made anew', async () => {
  const wait = silent().waitForJob(5);
  const ended = vi.fn();
  void wait.then(ended);
  await vi.advanceTimersByTimeAsync(9999);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toHaveBeenCalledExactlyOnceWith(null);
});

it('a connection for waiting that is not there after five seconds is not waited for', async () => {
  const made = silent().reconnectBlocking();
  await vi.advanceTimersByTimeAsync(5000);
  await expect(made).resolves.toBeUndefined();
});

it('a job that comes, or a fault, is told at once, and no timer is left', async () => {
  const found = { member: '0', score: 0 };
  const backend = endWaits({
    waitForJob: async (_seconds: number) => found,
    reconnectBlocking: () => Promise.reject(new Error('refused')),
  });
  expect(await backend.waitForJob(5)).toBe(found);
  await expect(backend.reconnectBlocking()).rejects.toThrow('refused');
  expect(vi.getTimerCount()).toBe(0);
});
