import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RecurringTask } from './recurring-task.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const noFault = (error: unknown) => {
  throw error;
};

it('runs a while after the end of the run before, not after its beginning', async () => {
  const begun: number[] = [];
  const work = async () => {
    begun.push(Date.now());
    await new Promise((done) => setTimeout(done, 300));
  };
  const task = new RecurringTask(work, 1000, noFault);
  const fromMs = Date.now();
  task.start(0);
  await vi.advanceTimersByTimeAsync(3000);
  expect(begun.map((at) => at - fromMs)).toEqual([0, 1300, 2600]);
});

it('tells of a fault and runs again', async () => {
  const faults: unknown[] = [];
  const task = new RecurringTask(
    () => Promise.reject(new Error('away')),
    1000,
    (error) => faults.push(error),
  );
  task.start();
  await vi.advanceTimersByTimeAsync(2000);
  expect(faults).toEqual([new Error('away'), new Error('away')]);
});

it('aborts the run under way when it is closed, waits for its end and begins no other', async () => {
  let runs = 0;
  const untilAborted = (signal: AbortSignal) => {
    runs += 1;
    return new Promise<void>((done) => signal.addEventListener('abort', () => done()));
  };
  const task = new RecurringTask(untilAborted, 1000, noFault);
  task.start();
  await vi.advanceTimersByTimeAsync(1000);
  await task.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toBe(1);
});

it('does not begin when it was closed before it was started', async () => {
  let runs = 0;
  const task = new RecurringTask(async () => void (runs += 1), 1000, noFault);
  await task.close();
  task.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toBe(0);
});
